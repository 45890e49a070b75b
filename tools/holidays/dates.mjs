// The public holidays of a country or region in a year, as HolidayService.ImportHolidays takes them.
import Holidays from "date-holidays";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Something that the one who asks has done wrong. */
export class Unknown extends Error {}

function rulesOf(country, region) {
  const rules = region ? new Holidays(country, region) : new Holidays(country);
  const known = country in rules.getCountries() && (!region || region in (rules.getStates(country) ?? {}));
  if (!known) throw new Unknown(`no holidays are known of ${country}${region ? `-${region}` : ""}`);
  return rules;
}

/** A date so many days after "2026-12-25". */
function later(date, days) {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The dates of a year on which one place is closed by law: [{date, name}], by date. */
function daysOf(country, region, year, language) {
  const days = [];
  const rules = rulesOf(country, region);
  // What begins in the year before may last into this one.
  for (const holiday of [...rules.getHolidays(year - 1, language), ...rules.getHolidays(year, language)]) {
    const [date, time] = holiday.date.split(" ");
    if (holiday.type !== "public" || time !== "00:00:00") continue; // Half days replace no hours.
    const length = Math.max(1, Math.round((holiday.end - holiday.start) / DAY_MS));
    for (let day = 0; day < length; day += 1) days.push({ date: later(date, day), name: holiday.name });
  }
  return days.filter(({ date }) => date.startsWith(`${year}-`));
}

/**
 * @param {object} place
 * @param {string} place.country   ISO 3166-1: "ES"
 * @param {string} [place.region]  ISO 3166-2 without the country: "MD"
 * @param {number} place.year
 * @param {string} [place.language] of the names: "es"; the country's own if it is not known
 * @param {boolean} [place.allRegions] those of every region too
 * @returns {{displayName: string, date: string, regions: string[]}[]} by date
 */
export function holidaysOf({ country, region, year, language, allRegions = false }) {
  const national = new Set(daysOf(country, undefined, year, language).map(({ date, name }) => `${date} ${name}`));
  const regions = allRegions ? Object.keys(rulesOf(country).getStates(country) ?? {}) : region ? [region] : [];
  const where = new Map(); // "date name" -> regions
  for (const key of national) where.set(key, new Set([country]));
  for (const one of regions) {
    for (const { date, name } of daysOf(country, one, year, language)) {
      const key = `${date} ${name}`;
      if (national.has(key)) continue;
      if (!where.has(key)) where.set(key, new Set());
      where.get(key).add(`${country}-${one}`);
    }
  }

  // One a date and set of regions, which is what a catalogue can hold.
  const entries = new Map();
  for (const [key, places] of where) {
    const date = key.slice(0, 10);
    const name = key.slice(11);
    const held = [...places].sort();
    const id = `${date} ${held.join(",")}`;
    const known = entries.get(id);
    if (known) known.displayName += ` / ${name}`;
    else entries.set(id, { displayName: name, date, regions: held });
  }
  return [...entries.values()].sort((a, b) => (`${a.date} ${a.regions}` < `${b.date} ${b.regions}` ? -1 : 1));
}

/** "ES-MD" taken apart. */
export function parsePlace(text) {
  const [, country, region] = /^([A-Za-z]{2})(?:-([A-Za-z0-9]{1,3}))?$/.exec(text ?? "") ?? [];
  if (!country) throw new Unknown(`"${text ?? ""}" is no country, such as CO, or region, such as ES-MD`);
  return { country: country.toUpperCase(), region: region?.toUpperCase() };
}

/** A year within reach of the rules. */
export function parseYear(text) {
  const year = Number(text);
  if (!/^\d{4}$/.test(text ?? "") || year < 1970 || year > 2100) throw new Unknown(`"${text ?? ""}" is no year from 1970 to 2100`);
  return year;
}
