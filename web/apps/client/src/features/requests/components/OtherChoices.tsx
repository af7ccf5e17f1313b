import { type Visit, formatMoney, formatShortDay, formatStart, joinParts } from "@doorstep/core";
import { Button, ButtonLink, Card, Skeleton, useLanguage } from "@doorstep/ui";
import { UsersRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { writeDraft } from "../../booking/draft";
import { againPath } from "../../booking/model";
import { draftOf } from "../model";
import { useAnyoneThen, useOtherTimes } from "../queries";

/** A time came to nothing: anybody else at that very time, and a few other times, of the same specialist if possible. */
export default function OtherChoices({ visit, market }: { visit: Visit; market: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const navigate = useNavigate();
  const times = useOtherTimes(visit);
  const anyone = useAnyoneThen(visit, market);
  const zone = visit.time_zone;
  const go = (startsAt: string, others: boolean) => {
    writeDraft(draftOf(visit, market, startsAt, others));
    void navigate("/checkout", { viewTransition: true });
  };
  const windowMinutes = visit.window && !visit.window.narrowed ? (Date.parse(visit.window.until_at) - Date.parse(visit.window.from_at)) / 60_000 : null;
  const day = (start: string) => formatShortDay(start, zone, language);
  const time = (start: string) => formatStart(start, windowMinutes, zone, language);
  // A day stays on one line.
  const anyoneThen = joinParts([day(visit.starts_at).replaceAll(" ", "\u00A0"), time(visit.starts_at)], language);
  const starts = times.data?.starts ?? [];
  const anyones = times.data?.offer_id === null;
  return (
    <section aria-labelledby={`others-${visit.id}`}>
      <Card className="flex flex-col gap-5 p-5">
        <h2 id={`others-${visit.id}`} className="text-xl font-bold">
          {t("others.title")}
        </h2>
        {anyone.data ? (
          <div className="flex flex-col gap-2.5">
            <p className="text-muted">{t("others.anyone_text")}</p>
            <Button size="lg" wide icon={<UsersRound aria-hidden className="size-5" />} onClick={() => go(visit.starts_at, true)}>
              <span className="text-balance break-keep">{t("others.anyone", { when: anyoneThen, price: formatMoney(anyone.data, language) })}</span>
            </Button>
          </div>
        ) : null}
        {times.isPending && times.fetchStatus !== "idle" ? <Skeleton className="h-13" /> : null}
        {starts.length > 0 ? (
          <div className="flex flex-col gap-2.5">
            <p className="text-muted">{anyones ? t("others.anyone_times") : t("others.same", { name: visit.specialist.name })}</p>
            <ul className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-2">
              {starts.map((start) => (
                <li key={start}>
                  <Button variant="secondary" size="lg" wide onClick={() => go(start, anyones)}>
                    <span>
                      <span className="block first-letter:uppercase">{day(start)}</span>
                      <span className="block">{time(start)}</span>
                    </span>
                  </Button>
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        <ButtonLink variant="quiet" size="lg" to={againPath(visit)}>
          {t("others.all")}
        </ButtonLink>
      </Card>
    </section>
  );
}
