-- An address is found without its postcode as well: by the part of its key before the postcode. The keys themselves are
-- written by address_key (policies/search.sql), which a deployment applies to all addresses.
-- +goose Up
CREATE INDEX "household_search_place" ON "household_search" (split_part("address", '|', 1));
COMMENT ON TABLE household_search IS 'A household''s address as it compares (address_key).';

-- +goose Down
COMMENT ON TABLE household_search IS 'A household''s address as it compares: lower-case letters and digits only.';
DROP INDEX "household_search_place";
