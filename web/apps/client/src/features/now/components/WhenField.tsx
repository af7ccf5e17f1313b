import { type Market, formatShortDay, instantAt, joinParts, nearDay } from "@doorstep/core";
import { useMinute } from "@doorstep/shell";
import { RadioList, SelectField, useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { PARTS, type Part, type When, partsOf, searchDays } from "../model";

/** As soon as anybody can, or on a day and at a time of day. */
export function WhenField({ market, value, onChange }: { market: Market; value: When; onChange(when: When): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useMinute();
  const days = searchDays(market, now);
  const best = (day: string, wanted: Part): When => {
    const parts = partsOf(day, market, now);
    return { kind: "best", day, part: parts.includes(wanted) ? wanted : (parts[0] ?? "all_day") };
  };
  const dayName = (day: string) => {
    const noon = instantAt(day, "12:00", market.time_zone);
    const near = nearDay(noon, market.time_zone, new Date(now));
    const shown = formatShortDay(noon, market.time_zone, language);
    return near === "today" || near === "tomorrow" ? joinParts([t(`day.${near}`), shown], language) : shown;
  };
  const partName = (part: Part) => t(part === "all_day" ? "filter.all_day" : `part.${part}`);
  return (
    <div className="flex flex-col gap-4">
      <RadioList<When["kind"]>
        label={t("now.when")}
        value={value.kind}
        onChange={(kind) => onChange(kind === "asap" ? { kind } : best(days[0] ?? "", "all_day"))}
        options={[
          { value: "asap", label: t("now.asap"), note: t("now.asap_text") },
          { value: "best", label: t("now.best"), note: t("now.best_text") },
        ]}
      />
      {value.kind === "best" ? (
        <div className="grid grid-cols-[repeat(auto-fit,minmax(min(14rem,100%),1fr))] gap-3">
          <SelectField label={t("now.day")} value={value.day} onChange={(event) => onChange(best(event.target.value, value.part))}>
            {days.map((day) => (
              <option key={day} value={day}>
                {dayName(day)}
              </option>
            ))}
          </SelectField>
          <SelectField label={t("now.part")} value={value.part} onChange={(event) => onChange(best(value.day, event.target.value as Part))}>
            {partsOf(value.day, market, now).map((part) => (
              <option key={part} value={part}>
                {`${partName(part)}, ${PARTS[part].join("–")}`}
              </option>
            ))}
          </SelectField>
        </div>
      ) : null}
    </div>
  );
}
