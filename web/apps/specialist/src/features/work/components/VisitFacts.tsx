import { type WorkedVisit, formatMoney, placeTime, visitTone } from "@doorstep/core";
import { durationText, useConfig } from "@doorstep/shell";
import { Badge, Card, PictureStrip, PriceLines, Skeleton, lazyPart, useLanguage } from "@doorstep/ui";
import { Banknote, CalendarDays, MapPin, MessageSquareText, Navigation, Phone, UserRound } from "lucide-react";
import { type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { minutesOf, navigationLink } from "../model";
import { WayNote } from "./WayNote";

const VisitMap = lazyPart(async () => ({ default: (await import("@doorstep/map")).VisitMap }));
const ACT = "inline-flex min-h-12 flex-[1_1_9rem] items-center justify-center gap-2 rounded-md bg-accent-soft px-4 py-2 font-semibold text-accent-text hover:brightness-95";

function Fact({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className="flex gap-3">
      <span aria-hidden="true" className="mt-0.5 text-accent-text [&>svg]:size-5">
        {icon}
      </span>
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}

/** When, where and for whom; address and phone only while they are needed. */
export function VisitFacts({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const when = placeTime(visit.starts_at, visit.ends_at, visit.time_zone, language);
  const told = visit.reason && ["declined", "cancelled", "no_show"].includes(visit.state);
  return (
    <Card className="flex flex-col gap-5 p-5">
      <div>
        <h2 className="flex">
          <Badge tone={visitTone(visit.state)}>{t(`visit_state.${visit.state}`)}</Badge>
        </h2>
        {told ? <p className="mt-3 border-s-2 border-line ps-3 text-muted">{visit.reason}</p> : null}
      </div>
      <Fact icon={<CalendarDays />}>
        <p className="font-semibold first-letter:uppercase">{when.day}</p>
        <p>
          {when.range} <span className="text-muted">· {durationText(minutesOf(visit), t)}</span>
        </p>
        {when.own ? <p className="text-sm text-muted">{t("time.yours", { day: when.own.day, time: when.own.time })}</p> : null}
      </Fact>
      <Fact icon={<UserRound />}>
        <p className="font-semibold">{visit.other_name || t("work.client")}</p>
        {visit.other_phone ? <p className="text-muted">{visit.other_phone}</p> : null}
      </Fact>
      <Place visit={visit} />
      {visit.note || visit.photos.length > 0 ? (
        <Fact icon={<MessageSquareText />}>
          <p className="text-sm text-muted">{t("work.from_client")}</p>
          {visit.note ? <p className="whitespace-pre-line">{visit.note}</p> : null}
          {visit.photos.length > 0 ? (
            <div className="mt-2">
              <PictureStrip pictures={visit.photos} label={t("work.photos")} />
            </div>
          ) : null}
        </Fact>
      ) : null}
    </Card>
  );
}

function Place({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const config = useConfig();
  const { place } = visit;
  const market = config.data?.markets.find((one) => one.time_zone === visit.time_zone);
  return (
    <>
      <Fact icon={<MapPin />}>
        <p className="font-semibold">{place?.line ?? (visit.district || t("work.city_only"))}</p>
        {place?.details ? <p className="text-muted">{place.details}</p> : null}
        {visit.travel ? <WayNote travel={visit.travel} className="mt-1" /> : null}
      </Fact>
      {place && market ? (
        <Suspense fallback={<Skeleton className="h-40 rounded-lg" />}>
          <VisitMap market={market} position={place} address={place.line} />
        </Suspense>
      ) : null}
      {place || visit.other_phone ? (
        <div className="flex flex-wrap gap-3">
          {place ? (
            <a href={navigationLink(place)} target="_blank" rel="noreferrer" className={ACT}>
              <Navigation aria-hidden className="size-5" />
              {t("work.navigate")}
            </a>
          ) : null}
          {visit.other_phone ? (
            <a href={`tel:${visit.other_phone}`} className={ACT}>
              <Phone aria-hidden className="size-5" />
              {t("work.call")}
            </a>
          ) : null}
        </div>
      ) : null}
    </>
  );
}

/** What the visit earns, line by line. */
export function VisitPrice({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const method = visit.payment_method === "cash" ? t("work.cash") : visit.payment_method === "pay_later" ? t("work.pay_later") : null;
  const several = visit.lines.length > 1 || visit.lines.some((line) => line.quantity > 1);
  const lines = several ? visit.lines.map((line) => ({ label: `${visit.service_name} · ${line.quantity} × ${formatMoney(line.unit_price, language)}`, amount: line.amount })) : [];
  return (
    <Card className="flex flex-col gap-3 p-5">
      <Fact icon={<Banknote />}>
        <PriceLines lines={lines} total={visit.price} totalLabel={t("work.price")} />
        {method ? <p className="mt-1 text-muted">{method}</p> : null}
      </Fact>
      <p className="text-sm text-muted">
        {t("work.number")} <span className="select-all">{visit.number}</span>
      </p>
    </Card>
  );
}
