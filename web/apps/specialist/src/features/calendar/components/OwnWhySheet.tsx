import { type Offer, dateInZone, instantAt } from "@doorstep/core";
import { usePlaces } from "@doorstep/map";
import { ErrorState, Loading, SelectField, Sheet, Skeleton, Stepper, TextField, useLanguage } from "@doorstep/ui";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useProfile } from "../../profile";
import { timeField } from "../model";
import { useOpenOffers } from "../queries";
import { OwnWhyAnswer } from "./OwnWhyAnswer";

/** A time as clients see it: which service, when and where; with the reason if it is not offered. */
export function OwnWhySheet({ start, zone, onClose }: { start: number; zone: string; onClose(): void }) {
  const { t } = useTranslation();
  const profile = useProfile();
  const offers = useOpenOffers(profile.data?.id ?? null);
  const failed = profile.isError ? profile : offers.isError ? offers : null;
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={t("own_why.title")} description={t("own_why.text")}>
      {failed ? (
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      ) : profile.data && offers.data ? (
        offers.data.length > 0 ? <Question offers={offers.data} market={profile.data.market} start={start} zone={zone} /> : <p>{t("own_why.no_offers")}</p>
      ) : (
        <Loading className="flex flex-col gap-4">
          {[0, 1, 2].map((field) => (
            <Skeleton key={field} className="h-18" />
          ))}
        </Loading>
      )}
    </Sheet>
  );
}

function quantityText(quantity: number, offer: Offer, t: TFunction): string | null {
  if (offer.price_model === "hourly") return t("duration.hours", { count: quantity });
  return offer.price_model === "unit" ? `${quantity} × ${offer.unit_name}` : null;
}

function Question({ offers, market, start, zone }: { offers: readonly Offer[]; market: string; start: number; zone: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const places = (usePlaces(market).data ?? []).filter((place) => place.kind === "district").toSorted((a, b) => a.names[language].localeCompare(b.names[language], language));
  const [chosen, setChosen] = useState<number | null>(null);
  const [amount, setAmount] = useState(1);
  const [date, setDate] = useState(() => dateInZone(new Date(start), zone));
  const [time, setTime] = useState(() => timeField(start, zone));
  const [where, setWhere] = useState("");
  const offer = offers.find((one) => one.id === chosen) ?? offers[0];
  if (!offer) return null;
  const quantity = Math.min(offer.maximum_quantity, Math.max(offer.minimum_quantity, amount));
  const place = places.find((one) => one.id === where) ?? null;
  const show = (at: string) => {
    setDate(dateInZone(at, zone));
    setTime(timeField(Date.parse(at), zone));
  };
  const wish = date && time ? { offerId: offer.id, quantity, start: instantAt(date, time, zone).toISOString(), place: place && { lat: place.lat, lon: place.lon } } : null;
  return (
    <div className="flex flex-col gap-4">
      <SelectField label={t("own_why.service")} value={offer.id} onChange={(event) => setChosen(Number(event.target.value))}>
        {offers.map((one) => (
          <option key={one.id} value={one.id}>
            {one.service_name}
          </option>
        ))}
      </SelectField>
      {offer.maximum_quantity > offer.minimum_quantity ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="text-sm font-medium">{t("own_why.how_many")}</p>
          <Stepper label={t("own_why.how_many")} value={quantity} text={quantityText(quantity, offer, t) ?? ""} minimum={offer.minimum_quantity} maximum={offer.maximum_quantity} onChange={setAmount} less={t("action.less")} more={t("action.more")} />
        </div>
      ) : null}
      <div className="grid grid-cols-[repeat(auto-fit,minmax(8rem,1fr))] gap-3">
        <TextField label={t("own_why.time")} type="date" required value={date} onChange={(event) => setDate(event.target.value)} />
        <TextField label={t("calendar.block_time")} type="time" step={300} required value={time} onChange={(event) => setTime(event.target.value)} />
      </div>
      <SelectField label={t("own_why.where")} hint={place ? null : t("own_why.anywhere_hint")} value={where} onChange={(event) => setWhere(event.target.value)}>
        <option value="">{t("own_why.anywhere")}</option>
        {places.map((one) => (
          <option key={one.id} value={one.id}>
            {one.names[language]}
          </option>
        ))}
      </SelectField>
      {wish ? <OwnWhyAnswer wish={wish} zone={zone} amountOf={(count) => quantityText(count, offer, t)} onShow={show} onAmount={setAmount} /> : null}
    </div>
  );
}
