-- Files that came through a page, in pieces, until they are done with.

-- name: upload_chunk_add :do
-- who: system
INSERT INTO upload_chunk (host_id, upload_id, number, bytes, at) VALUES (:host_id, :upload_id, :number, :bytes, :at);

-- name: upload_add :do
-- who: hub administrator
INSERT INTO upload (host_id, upload_id, at) VALUES (:host_id, :upload_id, :at);

-- name: upload_by_id :one
-- who: hub administrator
SELECT u.at FROM upload u WHERE u.host_id = :host_id AND u.upload_id = :upload_id;

-- The file from its beginning.
-- name: upload_chunks :each
-- who: hub administrator
SELECT c.number, c.bytes FROM upload_chunk c
WHERE c.host_id = :host_id AND c.upload_id = :upload_id
ORDER BY c.number;

-- name: upload_remove :do
-- who: hub administrator
DELETE FROM upload WHERE host_id = :host_id AND upload_id = :upload_id;

-- name: upload_chunks_drop :do
-- who: hub administrator
DELETE FROM upload_chunk WHERE host_id = :host_id AND upload_id = :upload_id;

-- Pieces that belong to nobody: their server stopped while the file came.
-- name: upload_chunks_tidy :run
-- who: system
-- param: before time
DELETE FROM upload_chunk
WHERE host_id = :host_id AND at < :before AND NOT EXISTS
  (SELECT 1 FROM upload u WHERE u.host_id = upload_chunk.host_id AND u.upload_id = upload_chunk.upload_id);
