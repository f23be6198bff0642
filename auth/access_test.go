package auth_test

import (
	"fmt"
	"testing"

	"heed/auth"
	"heed/practice"
)

func TestReachIsWhatRoleAndBodyGiveTogether(t *testing.T) {
	t.Parallel()
	council, earlyHelp, school := practice.OrganisationKindLocalAuthority, practice.OrganisationKindEarlyHelpService,
		practice.OrganisationKindSchool
	for _, c := range []struct {
		kind  practice.OrganisationKind
		roles []practice.Role
		want  auth.Reach
	}{
		{council, []practice.Role{practice.RoleLead}, auth.ReachAuthority},
		{council, []practice.Role{practice.RoleManager}, auth.ReachAuthority},
		{council, []practice.Role{practice.RoleAdministrator, practice.RoleManager}, auth.ReachAuthority},
		{council, []practice.Role{practice.RolePractitioner}, auth.ReachInvolved},
		{earlyHelp, []practice.Role{practice.RoleManager}, auth.ReachInvolved},
		{earlyHelp, []practice.Role{practice.RoleLead}, auth.ReachInvolved},
		{school, []practice.Role{practice.RoleManager}, auth.ReachInvolved},
		{school, []practice.Role{practice.RolePractitioner}, auth.ReachInvolved},
		{school, []practice.Role{practice.RoleSubmitter}, auth.ReachNone},
		{council, []practice.Role{practice.RoleAuditor}, auth.ReachNone},
		{council, []practice.Role{practice.RolePartnershipLead, practice.RoleAdministrator, practice.RoleRecords}, auth.ReachNone},
		{council, nil, auth.ReachNone},
	} {
		t.Run(fmt.Sprint(c.roles, " of a ", c.kind, " reach ", c.want), func(t *testing.T) {
			t.Parallel()
			v := auth.Viewer{Agency: c.kind.Agency(), OrganisationKind: c.kind, Roles: c.roles}
			if got := auth.ReachOf(v); got != c.want {
				t.Errorf("reach %s, want %s", got, c.want)
			}
		})
	}
}

func TestWhatTheMatrixDoesNotNameIsRefusedToEverybody(t *testing.T) {
	t.Parallel()
	all := auth.Viewer{Agency: practice.AgencySocialCare, OrganisationKind: practice.OrganisationKindLocalAuthority}
	for _, role := range practice.Role("").Values() {
		all.Roles = append(all.Roles, practice.Role(role))
	}
	if auth.May(all, "deleteChild") {
		t.Error("a verb without a row is open to somebody")
	}
	if _, ok := auth.VerbRule("deleteChild"); ok {
		t.Error("a verb without a row has a rule")
	}
	for _, act := range []auth.Act{auth.Create, auth.Change} {
		for _, record := range []auth.Record{auth.AccessEntry, auth.Disclosure, "retry"} {
			if auth.MayTouch(all, act, record) {
				t.Errorf("somebody may %s %s", act, record)
			}
		}
	}
	for _, record := range []auth.Record{auth.ReferralDecision, auth.ReferralChild, auth.ChronologyEvent, auth.ChronologySubject} {
		if auth.MayTouch(all, auth.Change, record) {
			t.Errorf("somebody may change %s, which is only added to", record)
		}
	}
	if auth.May(auth.Viewer{}, "submitConcern") || auth.MayTouch(auth.Viewer{}, auth.Read, auth.Organisation) {
		t.Error("a viewer without roles may something")
	}
}
