import assert from "node:assert/strict";
import { test } from "node:test";
import { breaking } from "./compare.mjs";

const before = `
  type Query { visit(id: ID!, at: Int, past: Int @deprecated(reason: "Use at.")): Visit, old: Int @deprecated(reason: "Use visit.") }
  interface Node { id: ID! }
  type Visit implements Node { id: ID!, kind: Kind!, seen: Boolean }
  enum Kind { HOME SCHOOL, PLAY @deprecated(reason: "Use HOME.") }
  input Filter { kind: Kind, from: Int!, until: Int @deprecated(reason: "Use from.") }`;

test("what is added, and what was deprecated before, breaks nobody", () => {
  assert.deepEqual(breaking(before, `
    type Query { visit(id: ID, at: Int, to: Int = 3): Visit!, other: Int }
    interface Node { id: ID! }
    type Visit implements Node { id: ID!, kind: Kind!, seen: Boolean!, note: String }
    enum Kind { HOME SCHOOL COURT }
    input Filter { kind: Kind, from: Int, to: Int }`), []);
});

test("what goes or asks for more is named", () => {
  const found = breaking(before, `
    type Query { visit(id: ID!, with: Int!): Visit }
    interface Node { id: ID! }
    type Visit { id: ID!, kind: Kind }
    enum Kind { HOME }
    input Filter { kind: Kind!, from: Int!, to: Int! }`);
  for (const of of ["Query.visit arg at", "Query.visit", "Visit.kind", "Visit.seen", "SCHOOL", "Filter.kind", "Filter", "Node"]) {
    assert.ok(found.some((text) => text.includes(of)), `nothing names ${of}: ${found.join("; ")}`);
  }
  assert.ok(!found.some((text) => text.includes("old") || text.includes("PLAY") || text.includes("past") || text.includes("until")), found.join("; "));
});

test("a change on the accepted list passes, and a line without a change does not", () => {
  const after = before.replace("seen: Boolean", "met: Boolean");
  assert.deepEqual(breaking(before, after, "# decided\nVisit.seen was removed.\n"), []);
  assert.deepEqual(breaking(before, before, "Visit.seen was removed."), ["accepted.txt accepts a change that is none: Visit.seen was removed."]);
});
