-- People who must not be found, whichever way they come: somebody who moves to a hidden address is hidden, so is whoever is put
-- together with somebody hidden, and their open work goes to the team. The same on both engines: 0011_protection.sqlite.sql.

CREATE FUNCTION person_at_home() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at)
  SELECT h.host_id, NEW.person_id, 'person', h.hub_id, h.protection_id, NEW.updated_at FROM hidden h
  WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.property_id
  ON CONFLICT (host_id, hidden_id) DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER person_comes_home AFTER INSERT ON person FOR EACH ROW WHEN (NEW.property_id IS NOT NULL) EXECUTE FUNCTION person_at_home();
CREATE TRIGGER person_moves_home AFTER UPDATE OF property_id ON person FOR EACH ROW WHEN (NEW.property_id IS NOT NULL AND NEW.property_id IS DISTINCT FROM OLD.property_id) EXECUTE FUNCTION person_at_home();

CREATE FUNCTION person_is_merged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at)
  SELECT h.host_id, NEW.merged_into_id, 'person', h.hub_id, h.protection_id, NEW.updated_at FROM hidden h
  WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id
  ON CONFLICT (host_id, hidden_id) DO NOTHING;
  INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at)
  SELECT h.host_id, NEW.person_id, 'person', h.hub_id, h.protection_id, NEW.updated_at FROM hidden h
  WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.merged_into_id
  ON CONFLICT (host_id, hidden_id) DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER person_is_merged AFTER UPDATE OF merged_into_id ON person FOR EACH ROW WHEN (NEW.merged_into_id IS NOT NULL) EXECUTE FUNCTION person_is_merged();

CREATE FUNCTION hidden_work_follows() RETURNS trigger LANGUAGE plpgsql AS $$
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
  RETURN NULL;
END $$;
CREATE TRIGGER hidden_work_follows AFTER INSERT ON hidden FOR EACH ROW WHEN (NEW.kind = 'person') EXECUTE FUNCTION hidden_work_follows();
CREATE TRIGGER hidden_work_follows_on AFTER UPDATE OF hub_id ON hidden FOR EACH ROW WHEN (NEW.kind = 'person' AND NEW.hub_id <> OLD.hub_id) EXECUTE FUNCTION hidden_work_follows();

-- Work about somebody hidden is the team's, however it comes and whoever hands it on.

CREATE FUNCTION team_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE team BIGINT;
BEGIN
  SELECT h.hub_id INTO team FROM hidden h WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id;
  IF team IS NOT NULL THEN
    NEW.hub_id := team;
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION team_keeps_case() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE team BIGINT;
BEGIN
  SELECT h.hub_id INTO team FROM hidden h WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id;
  IF team IS NOT NULL AND NEW.hub_id <> team THEN
    NEW.hub_id := team;
    IF NOT EXISTS (SELECT 1 FROM account a WHERE a.host_id = NEW.host_id AND a.account_id = NEW.guide_id AND a.hub_id = team) THEN
      NEW.guide_id := NULL;
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION team_keeps_step() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE team BIGINT;
BEGIN
  IF NEW.is_open = 1 THEN
    SELECT h.hub_id INTO team FROM hidden h WHERE h.host_id = NEW.host_id AND h.hidden_id = NEW.person_id;
  END IF;
  IF team IS NOT NULL THEN
    NEW.owner_hub_id := team;
    IF NOT EXISTS (SELECT 1 FROM account a WHERE a.host_id = NEW.host_id AND a.account_id = NEW.owner_account_id AND a.hub_id = team) THEN
      NEW.owner_account_id := NULL;
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER team_case_begins BEFORE INSERT ON help_case FOR EACH ROW EXECUTE FUNCTION team_keeps_case();
CREATE TRIGGER team_case_stays BEFORE UPDATE OF hub_id, person_id ON help_case FOR EACH ROW EXECUTE FUNCTION team_keeps_case();
CREATE TRIGGER team_request_begins BEFORE INSERT ON request FOR EACH ROW EXECUTE FUNCTION team_keeps();
CREATE TRIGGER team_request_stays BEFORE UPDATE OF hub_id, person_id ON request FOR EACH ROW EXECUTE FUNCTION team_keeps();
CREATE TRIGGER team_step_begins BEFORE INSERT ON next_step FOR EACH ROW WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION team_keeps_step();
CREATE TRIGGER team_step_stays BEFORE UPDATE OF owner_hub_id, owner_account_id, person_id ON next_step FOR EACH ROW
  WHEN (NEW.person_id IS NOT NULL) EXECUTE FUNCTION team_keeps_step();
CREATE TRIGGER team_task_begins BEFORE INSERT ON task FOR EACH ROW EXECUTE FUNCTION team_keeps();
CREATE TRIGGER team_task_stays BEFORE UPDATE OF hub_id, person_id ON task FOR EACH ROW EXECUTE FUNCTION team_keeps();

-- A flat of a protected building that becomes known is protected with it, and who lives in it: its parent, or the same number, street
-- and postcode. One that was left out stays out while it is the same flat.

CREATE FUNCTION hidden_home() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at)
  SELECT p.host_id, p.person_id, 'person', NEW.hub_id, NEW.protection_id, NEW.since_at FROM person p
  WHERE p.host_id = NEW.host_id AND p.property_id = NEW.hidden_id
  ON CONFLICT (host_id, hidden_id) DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER hidden_home AFTER INSERT ON hidden FOR EACH ROW WHEN (NEW.kind = 'property') EXECUTE FUNCTION hidden_home();

CREATE FUNCTION flat_is_known() RETURNS trigger LANGUAGE plpgsql AS $$
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
  RETURN NULL;
END $$;
CREATE TRIGGER flat_is_known AFTER INSERT ON property FOR EACH ROW WHEN (NEW.flat <> '' OR NEW.parent_uprn <> 0) EXECUTE FUNCTION flat_is_known();
CREATE TRIGGER flat_is_another AFTER UPDATE OF parent_uprn, flat, number, street_key, postcode ON property FOR EACH ROW
  WHEN (NEW.parent_uprn <> OLD.parent_uprn OR NEW.flat <> OLD.flat OR NEW.number <> OLD.number
  OR NEW.street_key <> OLD.street_key OR NEW.postcode <> OLD.postcode) EXECUTE FUNCTION flat_is_known();
