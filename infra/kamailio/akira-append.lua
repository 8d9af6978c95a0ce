-- Akira CDR: moves records from Kamailio's queue to the end of the CDR file.
-- Run by the rtimer process of akira-accounting.cfg; Lua 5.1 and newer.

local QUEUE = "akira_cdr"
local COMPLAIN_EVERY = 10 -- seconds
local PULSE_EVERY = 5 -- seconds

local WAIT_TURNS = 10 -- of the timer, 100 ms each

local unwritten = {} -- records fetched from the queue and not yet in the file
local waiting = {} -- CDRs without a code, until the acc record that tells it
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

-- The text of a field as it stands in JSON. Quotation marks within values are escaped, so a key
-- is found only where it is one.
local function field(record, key)
	local _, before = record:find('"' .. key .. '": "', 1, true)
	local at = before and before + 1
	while at do
		local found = record:find('["\\]', at)
		if not found then return nil end
		if record:sub(found, found) == '"' then return record:sub(before + 1, found - 1) end
		at = found + 2
	end
end

local function dialog_of(record, call_id)
	return tostring(field(record, "from_tag")) .. " " .. tostring(field(record, call_id))
end

-- Where the proxy itself refuses a call, its dialog ends before anybody can know the code: only the
-- acc record has it, which the same SIP worker queues right behind the CDR.
local function lacks_code(record)
	return record:find('^{"start_time": ') and record:find('"duration": "0"', 1, true)
		and record:sub(-15) == '"sip_code": ""}'
end

local function fill_waiting(acc)
	local code = field(acc, "sip_code")
	if field(acc, "method") ~= "INVITE" or not (code and code:find("^[3-9]%d%d$")) then return end
	local dialog = dialog_of(acc, "callid")
	for place, each in ipairs(waiting) do
		if each.dialog == dialog then
			table.remove(waiting, place)
			table.insert(unwritten, each.record:sub(1, -3) .. code .. '"}')
			return
		end
	end
end

local function take(record)
	if lacks_code(record) then
		table.insert(waiting, { record = record, dialog = dialog_of(record, "call_id"), turns = 0 })
		return
	end
	if waiting[1] and record:find('^{"time": ') then fill_waiting(record) end
	table.insert(unwritten, record)
end

-- What waited in vain goes as it is.
local function end_waiting()
	for _, each in ipairs(waiting) do each.turns = each.turns + 1 end
	while waiting[1] and waiting[1].turns > WAIT_TURNS do
		table.insert(unwritten, table.remove(waiting, 1).record)
	end
end

local function empty_queue_into(file)
	local ok, reason = end_half_line(file)
	while ok do
		if not unwritten[1] then
			local record = fetch()
			if not record then return true end
			take(record)
		else
			-- One write a record, so that nobody else's comes between it and its newline.
			ok, reason = file:write(unwritten[1] .. "\n")
			if ok then table.remove(unwritten, 1) end
		end
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
	end_waiting()
	if not unwritten[1] and KSR.mqueue.mq_size(QUEUE) <= 0 then return end
	local file, reason = io.open(path, "a+")
	if not file then return complain(path, reason) end
	file:setvbuf("no")
	local ok
	ok, reason = empty_queue_into(file)
	file:close()
	if ok then recovered(path) else complain(path, reason) end
end
