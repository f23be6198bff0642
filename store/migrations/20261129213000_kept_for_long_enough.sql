-- Beside the model: what is done, used or read is removed after a time (tidy), and
-- found by these; idempotency keys have an index for it already.

-- +goose Up
CREATE INDEX job_done ON job (done_at) WHERE done_at IS NOT NULL;
CREATE INDEX notice_was_read ON notice (read_at) WHERE read_at IS NOT NULL;

-- +goose Down
DROP INDEX job_done, notice_was_read;
