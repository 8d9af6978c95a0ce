-- Akira CDR: moves records from Kamailio's queue to the end of the CDR file.
-- Run by the rtimer process of akira-accounting.cfg; Lua 5.1 and newer.

local QUEUE = "akira_cdr"
local COMPLAIN_EVERY = 10 -- seconds
local PULSE_EVERY = 5 -- seconds

local unwritten = nil -- the one record fetched from the queue and not yet in the file
local complained_at = nil
local pulse_at = nil
local restored = nil -- dialogs that were there at the first turn, from a database

local function complain(path, reason)
	local now = os.time()
	if complained_at and now - complained_at < COMPLAIN_EVERY then return end
	complained_at = now
	KSR.err("akira: CALL RECORDS ARE NOT WRITTEN to " .. path .. ": " .. tostring(reason)
		.. "; they wait in memory (mqueue " .. QUEUE .. "), mend it before memory is full\n")
end

local function recovered(path)
	if not complained_at then return end
	complained_at = nil
	KSR.err("akira: call records are written to " .. path .. " again\n")
end

-- A write cut short (disk full, kill -9) leaves half a line: end it, so that the next record
-- starts on a line of its own.
local function end_half_line(file)
	local size = file:seek("end")
	if not size or size == 0 then return true end
	file:seek("set", size - 1)
	if file:read(1) == "\n" then
		file:seek("end")
		return true
	end
	file:seek("end")
	return file:write("\n")
end

local function fetch()
	if KSR.mqueue.mq_fetch(QUEUE) < 0 then return nil end
	return KSR.pv.get("$mqv(" .. QUEUE .. ")")
end

local function empty_queue_into(file)
	local ok, reason = end_half_line(file)
	while ok do
		unwritten = unwritten or fetch()
		if not unwritten then return true end
		ok, reason = file:write(unwritten, "\n")
		if ok then unwritten = nil end
	end
	return false, reason
end

-- A sign of life, first of all records: who reads the file learns that Kamailio runs, since when,
-- and how many dialogs it holds. Calls of the one before are over unless it took them over.
local function pulse()
	local now = os.time()
	if pulse_at and math.abs(now - pulse_at) < PULSE_EVERY then return end
	pulse_at = now
	local dialogs = tonumber(KSR.pv.get("$DLG_count")) or 0
	restored = restored or dialogs
	KSR.mqueue.mq_add(QUEUE, "pulse", string.format(
		'{"pulse":"%s","started":"%d","dialogs":"%d","restored":"%d"}',
		tostring(KSR.pv.get("$TV(Sn)")), tonumber(KSR.pv.get("$Tb")), dialogs, restored))
end

-- The file is opened anew on every turn, so renaming it needs no signal. Nothing is fetched
-- before it is open, and every write is one record, unbuffered: what the disk refuses is known
-- at once, kept, and written first on the next turn.
function akira_append(path)
	pulse()
	if not unwritten and KSR.mqueue.mq_size(QUEUE) <= 0 then return end
	local file, reason = io.open(path, "a+")
	if not file then return complain(path, reason) end
	file:setvbuf("no")
	local ok
	ok, reason = empty_queue_into(file)
	file:close()
	if ok then recovered(path) else complain(path, reason) end
end
