import type { Blocked, ScheduleDay } from "@doorstep/core";
import { useLanguage } from "@doorstep/ui";
import { Palmtree } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { LineItem } from "../model";
import { offText } from "../off";
import { VisitRow } from "./VisitRow";
import { WayNote } from "./WayNote";

/** What a day holds as one line from top to bottom, with the ways between. */
export function DayLine({ items, day, zone }: { items: readonly LineItem[]; day: ScheduleDay; zone: string }) {
  return (
    <ol className="flex flex-col gap-2">
      {items.map((item) => (
        <li key={item.kind === "visit" ? item.visit.id : item.blocked.id} className="flex flex-col gap-2">
          {item.kind === "visit" ? (
            <>
              {item.visit.travel ? <WayNote travel={item.visit.travel} className="ms-3 border-s-2 border-dashed border-line-strong/50 py-1 ps-4" /> : null}
              <VisitRow visit={item.visit} />
            </>
          ) : (
            <BlockedRow blocked={item.blocked} day={day} zone={zone} />
          )}
        </li>
      ))}
    </ol>
  );
}

function BlockedRow({ blocked, day, zone }: { blocked: Blocked; day: ScheduleDay; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { when, until } = offText(blocked, day, zone, language, t);
  const kind = blocked.kind === "external" ? t("calendar.external") : when === t("work.off_day") ? null : t("calendar.time_off");
  const rest = [until, blocked.note || kind].filter(Boolean).join(" · ");
  return (
    <p className="flex items-center gap-3 rounded-lg bg-sunken px-4 py-3 text-[0.9375rem]">
      <Palmtree aria-hidden className="size-5 shrink-0 text-muted" />
      <span className="min-w-0 flex-1">
        <span className="font-medium">{when}</span> <span className="text-muted">{rest}</span>
      </span>
    </p>
  );
}
