-- An operation writes one entry, whatever number of children it shows. The rows that lead
-- from a child to its entries are made afterwards, when the entry is linked in the chain.
-- Reading goes through the view "disclosure" (policies/disclosure.sql), which has the rows
-- of waiting entries as well. The release before reads that view under its table's name.
-- +goose Up
ALTER TABLE "disclosure" RENAME TO "disclosure_index";
-- The rows are copies of their entries, which only hold children that exist; verification
-- compares the two. A key would look up and lock the child again for each row.
ALTER TABLE "disclosure_index" DROP CONSTRAINT "disclosure_child_disclosures", DROP CONSTRAINT "disclosure_access_entry_entry";
ALTER TABLE "access_pending" DROP CONSTRAINT "access_pending_entry_id_fkey";
COMMENT ON TABLE "disclosure_index" IS 'One child in one linked access entry, to list the viewers of a child.';

-- +goose Down
ALTER TABLE "access_pending" ADD CONSTRAINT "access_pending_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "access_entry" ("id");
ALTER TABLE "disclosure_index" RENAME TO "disclosure";
ALTER TABLE "disclosure" ADD CONSTRAINT "disclosure_access_entry_entry" FOREIGN KEY ("entry_id") REFERENCES "access_entry" ("id"), ADD CONSTRAINT "disclosure_child_disclosures" FOREIGN KEY ("child_id") REFERENCES "child" ("id");
