-- Nobody may know where a relative is.
-- +goose Up
ALTER TABLE "relationship" DROP CONSTRAINT "engagement", ADD CONSTRAINT "engagement" CHECK (engagement = ANY (ARRAY['ENGAGED', 'RELUCTANT',
  'ABSENT', 'NOT_YET_APPROACHED', 'WHEREABOUTS_UNKNOWN', 'UNSAFE_TO_CONTACT']));
COMMENT ON COLUMN "relative"."family_name" IS 'Empty where it is not known yet.';

-- +goose Down
COMMENT ON COLUMN "relative"."family_name" IS '';
UPDATE "relationship" SET "engagement" = 'ABSENT' WHERE "engagement" = 'WHEREABOUTS_UNKNOWN';
ALTER TABLE "relationship" DROP CONSTRAINT "engagement", ADD CONSTRAINT "engagement" CHECK (engagement = ANY (ARRAY['ENGAGED', 'RELUCTANT',
  'ABSENT', 'NOT_YET_APPROACHED', 'UNSAFE_TO_CONTACT']));
