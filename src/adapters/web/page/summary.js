// What is said of all calls together: banners, hosts, companies, and a sentence for those who listen.

import { tagged } from "./dom.js";
import * as format from "./format.js";
import { visible } from "./format.js";
import { Totals } from "./totals.js";

const SPEAK_MS = 10_000;
const MOST = 100;
const SOON = 24 * 60;
const VERY_SOON = 30;

export class Summary {
  #spoken = 0;

  constructor(part, calls, setFilter) {
    Object.assign(this, { part, calls });
    this.hosts = new Totals(part("hosts"), (name) => setFilter(`host:${name}`));
    this.companies = new Totals(part("companies"), (name) => setFilter(`company:"${name}"`));
    this.destinations = new Totals(part("destinations"), (name) => setFilter(`"${name}"`));
  }

  show(truth) {
    this.#banners(truth);
    this.#totals(truth.status?.hosts ?? []);
  }

  // At most every ten seconds, and never for a single row.
  speak(counts) {
    if (Date.now() - this.#spoken < SPEAK_MS) return;
    const active = format.plural(counts.trying + counts.ringing + counts.answered, "call", "calls");
    const words = `${active} in progress, ${counts.ringing} ringing`;
    if (this.part("spoken").textContent === words) return;
    this.#spoken = Date.now();
    this.part("spoken").textContent = words;
  }

  // What is left, and for how long if the calls go on and no other begins.
  #balance(name) {
    const left = this.calls.left({ company: name });
    if (!left) return ["", false];
    if (left.units <= 0n) return [`Exhausted: ${left.text}`, true];
    const minutes = left.burn > 0n ? Number(left.units / left.burn) : Infinity;
    return minutes < SOON ? [`Lasts ${format.span(minutes)}: ${left.text}`, minutes < VERY_SOON] : [left.text, false];
  }

  #banners({ link, status }) {
    const said = [];
    if (link === "late" || link === "lost") said.push(["bad", "No connection to the gateway: what you see may be out of date."]);
    if (status?.complaint) said.push(["bad", `The gateway does not hear of all calls: ${status.complaint}`]);
    for (const host of status?.hosts ?? []) {
      if (!host.reporting) said.push(["", `${silence(host)} since ${since(host)}: its calls are shown as unknown.`]);
    }
    if (status?.unknown?.length) said.push(["", `Of ${format.plural(status.unknown.length, "call", "calls")} nothing is heard just now.`]);
    for (const [host, number] of Object.entries(status?.left_out ?? {})) {
      said.push(["bad", `${visible(host)}: ${format.plural(number, "call", "calls")} not shown, too many wait for an answer. Somebody may be scanning.`]);
    }
    const box = this.part("banners");
    const key = JSON.stringify(said);
    if (box.dataset.shown === key) return;
    box.dataset.shown = key;
    box.replaceChildren(...said.map(banner));
  }

  #totals(reports) {
    const byHost = this.calls.by((call) => call.host);
    const byName = new Map(reports.map((report) => [visible(report.host), report]));
    for (const host of byName.keys()) if (!byHost.has(host)) byHost.set(host, 0);
    this.part("hosts-box").hidden = !byHost.size;
    this.hosts.show(sorted(byHost).map(([name, count]) => [name, count, ...hostNote(byName.get(name))]));
    const companies = sorted(this.calls.by((call) => call.company)).map(([name, count]) => [name, count, ...this.#balance(name)]);
    // Whose money is at its end stands first.
    this.companies.show(companies.sort((a, b) => b[3] - a[3]).slice(0, MOST));
    const destinations = sorted(this.calls.by((call) => call.price?.destination ?? null)).slice(0, MOST);
    this.destinations.show(destinations.map(([name, count]) => [name, count, "", false]));
    this.part("destinations-box").hidden = !destinations.length;
  }
}

function banner([kind, words]) {
  const made = tagged("p", words);
  made.className = `banner ${kind}`;
  return made;
}

function hostNote(report) {
  if (!report) return ["no heartbeat yet", false];
  if (!report.reporting) return [`${report.silent === "kamailio" ? "Kamailio silent" : "silent"} since ${since(report)}`, true];
  const lag = report.lag_seconds;
  return lag === undefined || lag < 1 ? ["reporting", false] : [`reporting, ${Math.round(lag)} s behind`, lag > 30];
}

const since = (host) => `${format.clock(Date.parse(host.silent_since))} UTC`;
const silence = (host) => (host.silent === "kamailio" ? `Kamailio on ${visible(host.host)} says nothing` : `${visible(host.host)} has not reported`);
const sorted = (counts) => [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
