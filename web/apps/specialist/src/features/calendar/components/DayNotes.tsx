import { type Schedule, dayParts } from "@doorstep/core";
import { Callout, useLanguage } from "@doorstep/ui";
import { CalendarCog, Clock, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

const HOUR = 3_600_000;

/** What is particular about the dates shown: hours of their own, clocks that change, ways that leave little time. */
export function DayNotes({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const notes = schedule.days.flatMap((day) => {
    const name = dayParts(day.day, language).full;
    const length = (Date.parse(day.ends_at) - Date.parse(day.starts_at)) / HOUR;
    const tight = day.visits.filter((visit) => visit.travel?.tight && visit.state !== "done" && visit.state !== "no_show").length;
    const found = [];
    if (tight > 0) found.push({ key: `${day.day}t`, tone: "warning" as const, icon: <TriangleAlert aria-hidden />, text: `${name}: ${t("calendar.tight", { count: tight })}` });
    if (day.differs) {
      const words = day.differs.closed ? t("calendar.date_closed") : t("calendar.date_differs");
      found.push({ key: `${day.day}d`, tone: "info" as const, icon: <CalendarCog aria-hidden />, text: [`${name}: ${words}`, day.differs.note].filter(Boolean).join(" · ") });
    }
    if (length !== 24) found.push({ key: `${day.day}c`, tone: "info" as const, icon: <Clock aria-hidden />, text: `${name}: ${length < 24 ? t("calendar.clock_forward") : t("calendar.clock_back")}` });
    return found;
  });
  return notes.map((note) => (
    <Callout key={note.key} tone={note.tone} icon={note.icon}>
      <span className="first-letter:uppercase">{note.text}</span>
    </Callout>
  ));
}
