-- refused 4: there is no category of personal data 'gossip'
CREATE TABLE thing (
  host_id BIGINT NOT NULL,
  n TEXT NOT NULL, -- personal: gossip
  PRIMARY KEY (host_id)
);

