import { type OwnTrip, formatTime } from "@doorstep/core";
import { useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";

/** Everybody who was shown where I am, the latest first. */
export function Looks({ trip, zone }: { trip: OwnTrip; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <div className="flex flex-col gap-2 text-[0.9375rem]">
      {trip.looks.length === 0 ? (
        <p className="text-muted">{t("trip.looks_none")}</p>
      ) : (
        <ul className="flex flex-col gap-1">
          {trip.looks.map((look, index) => (
            <li key={index} className="flex justify-between gap-4">
              <span>{t(`trip.look_${look.who}`)}</span>
              <span className="tabular text-muted">{formatTime(look.at, zone, language)}</span>
            </li>
          ))}
        </ul>
      )}
      {trip.share_links > 0 ? <p className="text-muted">{t("trip.links", { count: trip.share_links })}</p> : null}
    </div>
  );
}
