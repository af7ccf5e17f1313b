import { type WorkedVisit, formatSpan } from "@doorstep/core";
import { Badge, useLanguage } from "@doorstep/ui";
import { UsersRound } from "lucide-react";
import { useTranslation } from "react-i18next";

/** Who else comes to the same client at the same time. */
export function Colleagues({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const colleagues = visit.colleagues ?? [];
  if (colleagues.length === 0) return null;
  return (
    <div className="flex gap-3">
      <UsersRound aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" />
      <div className="min-w-0 flex-1">
        <p className="text-sm text-muted">{t("colleagues.title")}</p>
        <ul className="flex flex-col gap-1">
          {colleagues.map((one, place) => (
            <li key={place} className="flex flex-wrap items-center gap-x-3">
              <span className="min-w-0">
                <span className="font-semibold">{one.name}</span> · {one.service_name}
                <span className="block text-sm text-muted">{formatSpan(one.starts_at, one.ends_at, visit.time_zone, language)}</span>
              </span>
              {one.promised ? null : <Badge tone="warning">{t("colleagues.asked")}</Badge>}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
