import { type WorkedVisit, formatMoney, formatSpan, isBasket, isWithin, placeTime, priceLineText, visitTone } from "@doorstep/core";
import { VisitItems, durationText, isComposed, stateName, useConfig } from "@doorstep/shell";
import { Badge, Card, PictureStrip, PriceLines, Skeleton, lazyPart, useLanguage } from "@doorstep/ui";
import { Banknote, CalendarDays, HeartHandshake, ListChecks, MapPin, MessageSquareText, Navigation, Phone, Store, UserRound, Video } from "lucide-react";
import { type ReactNode, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { minutesOf, navigationLink } from "../model";
import { Colleagues } from "./Colleagues";
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
          <Badge tone={visitTone(visit.state)}>{stateName(visit.state, visit.place_kind, t)}</Badge>
        </h2>
        {told ? <p className="mt-3 border-s-2 border-line ps-3 text-muted">{visit.reason}</p> : null}
      </div>
      <Fact icon={<CalendarDays />}>
        <p className="font-semibold first-letter:uppercase">{when.day}</p>
        <p>
          {when.range} <span className="text-muted">· {durationText(minutesOf(visit), t)}</span>
        </p>
        {visit.window ? (
          <p className="mt-1">
            {t("work.promised", { time: formatSpan(visit.window.from_at, visit.window.until_at, visit.time_zone, language) })}
            {visit.state === "accepted" ? <span className="block text-sm text-muted">{t("work.may_shift")}</span> : null}
          </p>
        ) : null}
        {when.own ? <p className="text-sm text-muted">{t("time.yours", { day: when.own.day, time: when.own.time })}</p> : null}
      </Fact>
      <Colleagues visit={visit} />
      {isComposed(visit) ? (
        <Fact icon={<ListChecks />}>
          <p className="mb-1 text-sm text-muted">{t("work.tasks")}</p>
          <VisitItems visit={visit} label={t("work.tasks")} />
        </Fact>
      ) : null}
      <Fact icon={<UserRound />}>
        <p className="font-semibold">{visit.other_name || t("work.client")}</p>
        {visit.other_phone ? <p className="text-muted">{visit.other_phone}</p> : null}
      </Fact>
      {visit.for_person ? (
        <Fact icon={<HeartHandshake />}>
          <p className="text-sm text-muted">{t("work.for_person")}</p>
          <p className="font-semibold wrap-anywhere">{visit.for_person.name}</p>
          {visit.for_person.phone ? (
            <a href={`tel:${visit.for_person.phone}`} aria-label={t("work.call_person", { name: visit.for_person.name })} className="inline-flex min-h-11 items-center font-semibold text-accent-text">
              {visit.for_person.phone}
            </a>
          ) : null}
          {visit.for_person.notes ? <p className="whitespace-pre-line">{visit.for_person.notes}</p> : null}
        </Fact>
      ) : null}
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
  // On the way the map stands above, and at the door nobody needs one.
  const atHand = ["on_the_way", "arrived", "working"].includes(visit.state);
  const market = config.data?.markets.find((one) => one.time_zone === visit.time_zone);
  return (
    <>
      <Fact icon={visit.place_kind === "online" ? <Video /> : visit.shop ? <Store /> : <MapPin />}>
        <p className="font-semibold">{visit.place_kind === "online" ? t("kind.online") : (place?.line ?? (visit.district || t("work.city_only")))}</p>
        {place?.details ? <p className="text-muted">{place.details}</p> : null}
        {visit.travel ? <WayNote travel={visit.travel} className="mt-1" /> : null}
      </Fact>
      {place && market && !atHand ? (
        <Suspense fallback={<Skeleton className="h-40 rounded-lg" />}>
          <VisitMap market={market} position={place} address={place.line} />
        </Suspense>
      ) : null}
      {(place && !atHand) || visit.other_phone ? (
        <div className="flex flex-wrap gap-3">
          {place && !atHand ? (
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
/** What the client pays for a visit that ended before its time. */
function Ended({ ended }: { ended: NonNullable<WorkedVisit["ended"]> }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <p className="mt-1">
      {ended.act === "nobody_came" ? `${t("work.ended_nobody")} ` : ""}
      {ended.fee.minor > 0 ? t("work.ended_fee", { fee: formatMoney(ended.fee, language) }) : t("work.ended_free")}
    </p>
  );
}

export function VisitPrice({ visit }: { visit: WorkedVisit }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const ways = { cash: t("work.cash"), pay_later: t("work.pay_later"), card: t("earnings.by_card"), balance: t("earnings.by_balance") };
  const method = visit.payment_method ? ways[visit.payment_method] : null;
  const several = visit.lines.length > 1 || visit.lines.some((line) => line.quantity > 1);
  const lines = several
    ? visit.lines.map((line) => {
        const text = priceLineText(line, isBasket(visit.lines) ? "" : visit.service_name, `${line.quantity} × ${formatMoney(line.unit_price, language)}`, language);
        return isWithin(line) ? { label: t("price.inside", { what: text }), amount: line.unit_price, inside: true } : { label: text, amount: line.amount };
      })
    : [];
  return (
    <Card className="flex flex-col gap-3 p-5">
      <Fact icon={<Banknote />}>
        <PriceLines lines={lines} total={visit.price} totalLabel={t("work.price")} />
        {method ? <p className="mt-1 text-muted">{method}</p> : null}
        {visit.ended ? <Ended ended={visit.ended} /> : null}
      </Fact>
      <p className="text-sm text-muted">
        {t("work.number")} <span className="select-all">{visit.number}</span>
      </p>
    </Card>
  );
}
