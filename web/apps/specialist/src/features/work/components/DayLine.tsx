import { type Blocked, formatTime } from "@doorstep/core";
import { useLanguage } from "@doorstep/ui";
import { Palmtree } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { LineItem } from "../model";
import { VisitRow } from "./VisitRow";
import { WayNote } from "./WayNote";

/** What a day holds as one line from top to bottom, with the ways between. */
export function DayLine({ items, zone }: { items: readonly LineItem[]; zone: string }) {
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
            <BlockedRow blocked={item.blocked} zone={zone} />
          )}
        </li>
      ))}
    </ol>
  );
}

function BlockedRow({ blocked, zone }: { blocked: Blocked; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <p className="flex items-center gap-3 rounded-lg bg-sunken px-4 py-3 text-[0.9375rem]">
      <Palmtree aria-hidden className="size-5 shrink-0 text-muted" />
      <span className="min-w-0 flex-1">
        <span className="font-medium">
          {formatTime(blocked.starts_at, zone, language)} – {formatTime(blocked.ends_at, zone, language)}
        </span>{" "}
        <span className="text-muted">{blocked.note || (blocked.kind === "external" ? t("calendar.external") : t("calendar.time_off"))}</span>
      </span>
    </p>
  );
}
