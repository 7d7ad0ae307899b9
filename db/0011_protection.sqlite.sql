-- People who must not be found, whichever way they come: somebody who moves to a hidden address is hidden, so is whoever is put
-- together with somebody hidden, and their open work goes to the team. The same on both engines: 0011_protection.postgres.sql.

CREATE TRIGGER person_comes_home AFTER INSERT ON person WHEN NEW.property_id IS NOT NULL
BEGIN
  INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at)
  SELECT h.host_id, NEW.person_id, 'person', h.hub_id, h.protection_id, NEW.updated_at FROM hidden h
  WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.property_id
  ON CONFLICT (host_id, hidden_id) DO NOTHING;
END;

CREATE TRIGGER person_moves_home AFTER UPDATE OF property_id ON person WHEN NEW.property_id IS NOT NULL AND NEW.property_id IS NOT OLD.property_id
BEGIN
  INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at)
  SELECT h.host_id, NEW.person_id, 'person', h.hub_id, h.protection_id, NEW.updated_at FROM hidden h
  WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.property_id
  ON CONFLICT (host_id, hidden_id) DO NOTHING;
END;

CREATE TRIGGER person_is_merged AFTER UPDATE OF merged_into_id ON person WHEN NEW.merged_into_id IS NOT NULL
BEGIN
  INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at)
  SELECT h.host_id, NEW.merged_into_id, 'person', h.hub_id, h.protection_id, NEW.updated_at FROM hidden h
  WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id
  ON CONFLICT (host_id, hidden_id) DO NOTHING;
  INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at)
  SELECT h.host_id, NEW.person_id, 'person', h.hub_id, h.protection_id, NEW.updated_at FROM hidden h
  WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.merged_into_id
  ON CONFLICT (host_id, hidden_id) DO NOTHING;
END;

CREATE TRIGGER hidden_work_follows AFTER INSERT ON hidden WHEN NEW.kind = 'person'
BEGIN
  UPDATE help_case SET hub_id = NEW.hub_id, guide_id = CASE WHEN guide_id IN (SELECT a.account_id FROM account a
    WHERE a.host_id = NEW.host_id AND a.hub_id = NEW.hub_id) THEN guide_id END
  WHERE host_id = NEW.host_id AND person_id = NEW.hidden_id;
  UPDATE request SET hub_id = NEW.hub_id WHERE host_id = NEW.host_id AND person_id = NEW.hidden_id AND state <> 'closed';
  UPDATE next_step SET kind = 'offer_task', due_at = NEW.since_at
  WHERE host_id = NEW.host_id AND is_open = 1 AND kind = 'see_task' AND case_id IN (SELECT c.case_id FROM help_case c
    WHERE c.host_id = NEW.host_id AND c.person_id = NEW.hidden_id);
  UPDATE next_step SET owner_hub_id = NEW.hub_id, owner_account_id = CASE WHEN owner_account_id IN (SELECT a.account_id FROM account a
    WHERE a.host_id = NEW.host_id AND a.hub_id = NEW.hub_id) THEN owner_account_id END
  WHERE host_id = NEW.host_id AND is_open = 1 AND (case_id IN (SELECT c.case_id FROM help_case c
    WHERE c.host_id = NEW.host_id AND c.person_id = NEW.hidden_id) OR (case_id IS NULL AND person_id = NEW.hidden_id));
  UPDATE task SET hub_id = NEW.hub_id WHERE host_id = NEW.host_id AND case_id IN (SELECT c.case_id FROM help_case c
    WHERE c.host_id = NEW.host_id AND c.person_id = NEW.hidden_id);
  UPDATE task_offer SET state = 'too_late', answered_at = NEW.since_at
  WHERE host_id = NEW.host_id AND state IN ('offered', 'taken') AND task_id IN (SELECT t.task_id FROM task t
    WHERE t.host_id = NEW.host_id AND t.state IN ('offered', 'taken', 'under_way') AND t.case_id IN (SELECT c.case_id FROM help_case c
      WHERE c.host_id = NEW.host_id AND c.person_id = NEW.hidden_id));
  UPDATE task SET state = 'open', volunteer_id = NULL, taken_at = NULL, started_at = NULL, row_version = row_version + 1
  WHERE host_id = NEW.host_id AND state IN ('offered', 'taken', 'under_way') AND case_id IN (SELECT c.case_id FROM help_case c
    WHERE c.host_id = NEW.host_id AND c.person_id = NEW.hidden_id);
  DELETE FROM hidden_allow WHERE host_id = NEW.host_id AND hidden_id = NEW.hidden_id;
END;

CREATE TRIGGER hidden_work_follows_on AFTER UPDATE OF hub_id ON hidden WHEN NEW.kind = 'person' AND NEW.hub_id <> OLD.hub_id
BEGIN
  UPDATE help_case SET hub_id = NEW.hub_id, guide_id = CASE WHEN guide_id IN (SELECT a.account_id FROM account a
    WHERE a.host_id = NEW.host_id AND a.hub_id = NEW.hub_id) THEN guide_id END
  WHERE host_id = NEW.host_id AND person_id = NEW.hidden_id;
  UPDATE request SET hub_id = NEW.hub_id WHERE host_id = NEW.host_id AND person_id = NEW.hidden_id AND state <> 'closed';
  UPDATE next_step SET kind = 'offer_task', due_at = NEW.since_at
  WHERE host_id = NEW.host_id AND is_open = 1 AND kind = 'see_task' AND case_id IN (SELECT c.case_id FROM help_case c
    WHERE c.host_id = NEW.host_id AND c.person_id = NEW.hidden_id);
  UPDATE next_step SET owner_hub_id = NEW.hub_id, owner_account_id = CASE WHEN owner_account_id IN (SELECT a.account_id FROM account a
    WHERE a.host_id = NEW.host_id AND a.hub_id = NEW.hub_id) THEN owner_account_id END
  WHERE host_id = NEW.host_id AND is_open = 1 AND (case_id IN (SELECT c.case_id FROM help_case c
    WHERE c.host_id = NEW.host_id AND c.person_id = NEW.hidden_id) OR (case_id IS NULL AND person_id = NEW.hidden_id));
  UPDATE task SET hub_id = NEW.hub_id WHERE host_id = NEW.host_id AND case_id IN (SELECT c.case_id FROM help_case c
    WHERE c.host_id = NEW.host_id AND c.person_id = NEW.hidden_id);
  UPDATE task_offer SET state = 'too_late', answered_at = NEW.since_at
  WHERE host_id = NEW.host_id AND state IN ('offered', 'taken') AND task_id IN (SELECT t.task_id FROM task t
    WHERE t.host_id = NEW.host_id AND t.state IN ('offered', 'taken', 'under_way') AND t.case_id IN (SELECT c.case_id FROM help_case c
      WHERE c.host_id = NEW.host_id AND c.person_id = NEW.hidden_id));
  UPDATE task SET state = 'open', volunteer_id = NULL, taken_at = NULL, started_at = NULL, row_version = row_version + 1
  WHERE host_id = NEW.host_id AND state IN ('offered', 'taken', 'under_way') AND case_id IN (SELECT c.case_id FROM help_case c
    WHERE c.host_id = NEW.host_id AND c.person_id = NEW.hidden_id);
  DELETE FROM hidden_allow WHERE host_id = NEW.host_id AND hidden_id = NEW.hidden_id;
END;

-- Work about somebody hidden is the team's, however it comes and whoever hands it on.

CREATE TRIGGER team_case_begins AFTER INSERT ON help_case WHEN EXISTS (SELECT 1 FROM hidden h
  WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id AND h.hub_id <> NEW.hub_id)
BEGIN
  UPDATE help_case SET hub_id = (SELECT h.hub_id FROM hidden h WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id),
    guide_id = CASE WHEN guide_id IN (SELECT a.account_id FROM hidden h JOIN account a ON a.host_id = h.host_id AND a.hub_id = h.hub_id
      WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id) THEN guide_id END
  WHERE host_id = NEW.host_id AND case_id = NEW.case_id;
END;

CREATE TRIGGER team_case_stays AFTER UPDATE OF hub_id, person_id ON help_case WHEN EXISTS (SELECT 1 FROM hidden h
  WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id AND h.hub_id <> NEW.hub_id)
BEGIN
  UPDATE help_case SET hub_id = (SELECT h.hub_id FROM hidden h WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id),
    guide_id = CASE WHEN guide_id IN (SELECT a.account_id FROM hidden h JOIN account a ON a.host_id = h.host_id AND a.hub_id = h.hub_id
      WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id) THEN guide_id END
  WHERE host_id = NEW.host_id AND case_id = NEW.case_id;
END;

CREATE TRIGGER team_request_begins AFTER INSERT ON request WHEN EXISTS (SELECT 1 FROM hidden h
  WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id AND h.hub_id <> NEW.hub_id)
BEGIN
  UPDATE request SET hub_id = (SELECT h.hub_id FROM hidden h WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id)
  WHERE host_id = NEW.host_id AND request_id = NEW.request_id;
END;

CREATE TRIGGER team_request_stays AFTER UPDATE OF hub_id, person_id ON request WHEN EXISTS (SELECT 1 FROM hidden h
  WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id AND h.hub_id <> NEW.hub_id)
BEGIN
  UPDATE request SET hub_id = (SELECT h.hub_id FROM hidden h WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id)
  WHERE host_id = NEW.host_id AND request_id = NEW.request_id;
END;

CREATE TRIGGER team_step_begins AFTER INSERT ON next_step WHEN NEW.is_open = 1 AND EXISTS (SELECT 1 FROM hidden h
  WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id AND (NEW.owner_hub_id IS NULL OR h.hub_id <> NEW.owner_hub_id
    OR (NEW.owner_account_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account a
      WHERE a.host_id = NEW.host_id AND a.account_id = NEW.owner_account_id AND a.hub_id = h.hub_id))))
BEGIN
  UPDATE next_step SET owner_hub_id = (SELECT h.hub_id FROM hidden h WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id),
    owner_account_id = CASE WHEN owner_account_id IN (SELECT a.account_id FROM hidden h JOIN account a ON a.host_id = h.host_id AND a.hub_id = h.hub_id
      WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id) THEN owner_account_id END
  WHERE host_id = NEW.host_id AND next_step_id = NEW.next_step_id;
END;

CREATE TRIGGER team_step_stays AFTER UPDATE OF owner_hub_id, owner_account_id, person_id ON next_step WHEN NEW.is_open = 1 AND EXISTS (SELECT 1 FROM hidden h
  WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id AND (NEW.owner_hub_id IS NULL OR h.hub_id <> NEW.owner_hub_id
    OR (NEW.owner_account_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM account a
      WHERE a.host_id = NEW.host_id AND a.account_id = NEW.owner_account_id AND a.hub_id = h.hub_id))))
BEGIN
  UPDATE next_step SET owner_hub_id = (SELECT h.hub_id FROM hidden h WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id),
    owner_account_id = CASE WHEN owner_account_id IN (SELECT a.account_id FROM hidden h JOIN account a ON a.host_id = h.host_id AND a.hub_id = h.hub_id
      WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id) THEN owner_account_id END
  WHERE host_id = NEW.host_id AND next_step_id = NEW.next_step_id;
END;

CREATE TRIGGER team_task_begins AFTER INSERT ON task WHEN EXISTS (SELECT 1 FROM hidden h
  WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id AND h.hub_id <> NEW.hub_id)
BEGIN
  UPDATE task SET hub_id = (SELECT h.hub_id FROM hidden h WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id)
  WHERE host_id = NEW.host_id AND task_id = NEW.task_id;
END;

CREATE TRIGGER team_task_stays AFTER UPDATE OF hub_id, person_id ON task WHEN EXISTS (SELECT 1 FROM hidden h
  WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id AND h.hub_id <> NEW.hub_id)
BEGIN
  UPDATE task SET hub_id = (SELECT h.hub_id FROM hidden h WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id)
  WHERE host_id = NEW.host_id AND task_id = NEW.task_id;
END;

-- A flat of a protected building that becomes known is protected with it, and who lives in it: its parent, or the same number, street
-- and postcode. One that was left out stays out while it is the same flat.

CREATE TRIGGER hidden_home AFTER INSERT ON hidden WHEN NEW.kind = 'property'
BEGIN
  INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at)
  SELECT p.host_id, p.person_id, 'person', NEW.hub_id, NEW.protection_id, NEW.since_at FROM person p
  WHERE p.host_id = NEW.host_id AND p.property_id = NEW.hidden_id
  ON CONFLICT (host_id, hidden_id) DO NOTHING;
END;

CREATE TRIGGER flat_is_known AFTER INSERT ON property WHEN NEW.flat <> '' OR NEW.parent_uprn <> 0
BEGIN
  INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at)
  SELECT h.host_id, NEW.property_id, 'property', h.hub_id, h.protection_id, h.since_at FROM property b
  JOIN hidden h ON h.host_id = b.host_id AND h.hidden_id = b.property_id
  WHERE b.host_id = NEW.host_id AND b.uprn = NEW.parent_uprn AND b.uprn <> 0 AND b.property_id <> NEW.property_id
  ON CONFLICT (host_id, hidden_id) DO NOTHING;
  INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at)
  SELECT h.host_id, NEW.property_id, 'property', h.hub_id, h.protection_id, h.since_at FROM property b
  JOIN hidden h ON h.host_id = b.host_id AND h.hidden_id = b.property_id
  WHERE b.host_id = NEW.host_id AND b.street_key = NEW.street_key AND b.number = NEW.number AND b.flat = '' AND b.postcode = NEW.postcode
    AND NEW.flat <> '' AND NEW.number <> '' AND NEW.street_key <> ''
  ON CONFLICT (host_id, hidden_id) DO NOTHING;
END;

CREATE TRIGGER flat_is_another AFTER UPDATE OF parent_uprn, flat, number, street_key, postcode ON property
  WHEN NEW.parent_uprn <> OLD.parent_uprn OR NEW.flat <> OLD.flat OR NEW.number <> OLD.number
  OR NEW.street_key <> OLD.street_key OR NEW.postcode <> OLD.postcode
BEGIN
  INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at)
  SELECT h.host_id, NEW.property_id, 'property', h.hub_id, h.protection_id, h.since_at FROM property b
  JOIN hidden h ON h.host_id = b.host_id AND h.hidden_id = b.property_id
  WHERE b.host_id = NEW.host_id AND b.uprn = NEW.parent_uprn AND b.uprn <> 0 AND b.property_id <> NEW.property_id
  ON CONFLICT (host_id, hidden_id) DO NOTHING;
  INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at)
  SELECT h.host_id, NEW.property_id, 'property', h.hub_id, h.protection_id, h.since_at FROM property b
  JOIN hidden h ON h.host_id = b.host_id AND h.hidden_id = b.property_id
  WHERE b.host_id = NEW.host_id AND b.street_key = NEW.street_key AND b.number = NEW.number AND b.flat = '' AND b.postcode = NEW.postcode
    AND NEW.flat <> '' AND NEW.number <> '' AND NEW.street_key <> ''
  ON CONFLICT (host_id, hidden_id) DO NOTHING;
END;
