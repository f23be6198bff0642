-- A child who is born is compared with the children who are expected about that day. They are
-- few, and are looked up by the date.
-- +goose Up
-- create index "child_expected" to table: "child"
CREATE INDEX "child_expected" ON "child" ("expected_date_of_birth") WHERE (expected_date_of_birth IS NOT NULL);

-- +goose Down
-- reverse: create index "child_expected" to table: "child"
DROP INDEX "child_expected";
