import { type PlaceKind, type WishChange, formatMoney, formatStart, joinParts, placeTime, readChoices, readPlace, withPlace, writeChoices } from "@doorstep/core";
import { serviceTopic, specialistTopic, useWatch } from "@doorstep/shell";
import { Button, Callout, ErrorState, PageBody, PageHeader, StickyAction, cx, useLanguage } from "@doorstep/ui";
import { Clock } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { useAddresses } from "../../account/queries";
import { NearestTimes } from "../../booking/components/NearestTimes";
import { writeDraft } from "../../booking/draft";
import { quantityText, useService } from "../../catalog";
import { ChoiceRow, type WishPart, useParts } from "../../choices";
import { ElsewhereNote, PlaceKindField } from "../../kinds/PlaceKindField";
import { ShopField, byDistance } from "../../kinds/ShopField";
import { useShops } from "../../kinds/queries";
import NowCard from "../../now/components/NowCard";
import { type Where, WhereButton, todayIn, useMarket, useWhere } from "../../place";
import { useSpecialist } from "../../specialists";
import { QuantityField } from "../components/QuantityField";
import { SlotPicker } from "../components/SlotPicker";
import { WindowNote } from "../components/WindowNote";
import { WhoCard } from "../components/WhoCard";
import { useSlots } from "../queries";

/** Where the visit would be: the address that the link names, else the one that searches are centred on. */
function usePlace(addressId: string | null, where: Where | null): Where | null {
  const address = useAddresses().data?.find((one) => one.id === addressId);
  return address ? { kind: "address", id: address.id, label: address.label || address.line, lat: address.lat, lon: address.lon } : where;
}

/** When: of a chosen specialist's offer, or of anyone suitable. */
export default function SlotPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const navigate = useNavigate();
  const { serviceId } = useParams();
  const [params, setParams] = useSearchParams();
  const market = useMarket();
  const where = usePlace(params.get("address"), useWhere(market));
  const service = useService(market?.code ?? null, Number(serviceId) || null);
  const specialist = useSpecialist(Number(params.get("specialist")) || null);
  const offer = specialist.data?.offers.find((one) => one.id === Number(params.get("offer"))) ?? null;
  const anyone = !params.get("offer");
  const [start, setStart] = useState<string | null>(null);
  const least = service.data && service.data.price_model !== "fixed" ? service.data.minimum_quantity : 1;
  const most = service.data && service.data.price_model !== "fixed" ? service.data.maximum_quantity : 1;
  const quantity = Math.min(most, Math.max(least, Number(params.get("quantity")) || least));
  const offerGone = !anyone && specialist.data !== undefined && offer === null;
  const possible = anyone ? (service.data?.place_kinds ?? []) : (offer?.place_kinds ?? []);
  const listed = useShops(market?.code ?? null, service.data?.id ?? null, anyone && possible.includes("shop"));
  const shops = listed.data && where ? byDistance(listed.data, where) : [];
  // Where no shop has anyone, somebody is chosen who works at one.
  const kinds = anyone && listed.data?.length === 0 ? possible.filter((one) => one !== "shop") : possible;
  const kind = kinds.find((one) => one === readPlace(params)) ?? kinds[0] ?? "client";
  const wished = readChoices(params);
  const near = [wished.placeId, specialist.data?.place?.id].flatMap((id) => shops.find((one) => one.id === id) ?? [])[0] ?? shops[0] ?? null;
  const shop = kind !== "shop" ? null : anyone ? near : (specialist.data?.place ?? null);
  const parts = useParts({ market: market?.code ?? null, service: service.data ?? null, specialist: specialist.data ?? null, offer, anyone, choices: withPlace(wished, kind, anyone ? shop?.id : undefined) });
  const ready = market && where && service.data && (anyone ? kind !== "shop" || shop : offer);
  const wish = ready ? { market: market.code, serviceId: service.data.id, offerId: offer?.id ?? null, quantity, choices: parts.choices, lat: where.lat, lon: where.lon } : null;
  const today = market ? todayIn(market) : null;
  const slots = useSlots(wish, today);
  const topic = !wish ? null : offer && specialist.data ? specialistTopic(specialist.data.id) : serviceTopic(wish.serviceId, wish.market);
  useWatch(topic ? [topic] : []);
  const zone = slots.timeZone ?? market?.time_zone ?? "UTC";
  const failure = service.error ?? specialist.error ?? listed.error;
  const when = start ? placeTime(start, null, zone, language) : null;
  const gone = start !== null && !slots.isStale && slots.days.length > 0 && !slots.days.some((day) => day.starts.includes(start));

  const dearer = start && !gone ? slots.dearer.get(start) : undefined;
  const price = dearer?.price ?? slots.lowest;
  const total = price && slots.visitMinutes ? { price, minutes: slots.visitMinutes } : null;
  const change = (name: string, value: string | null) => {
    const next = new URLSearchParams(params);
    if (value === null) next.delete(name);
    else next.set(name, value);
    setParams(next, { replace: true, preventScrollReset: true });
  };

  const place = (wanted: PlaceKind, at?: number) => setParams(writeChoices(params, withPlace(parts.choices, wanted, at)), { replace: true, preventScrollReset: true });

  const choose = (wanted: WishPart) => {
    const next = writeChoices(params, wanted.choices);
    if (wanted.quantity !== quantity) next.set("quantity", String(wanted.quantity));
    setParams(next, { replace: true, preventScrollReset: true });
  };

  const take = (wanted: WishChange) => {
    const next = new URLSearchParams(params);
    if (wanted.offer_id !== null) next.set("offer", String(wanted.offer_id));
    if (wanted.specialist_id !== null) next.set("specialist", String(wanted.specialist_id));
    if (wanted.quantity !== quantity) next.set("quantity", String(wanted.quantity));
    setParams(next, { replace: true, preventScrollReset: true });
  };

  const go = () => {
    if (!start || !wish) return;
    writeDraft({
      market: wish.market,
      serviceId: wish.serviceId,
      offerId: wish.offerId,
      specialistId: offer ? (specialist.data?.id ?? null) : null,
      startsAt: start,
      quantity,
      choices: wish.choices,
      addressId: where?.kind === "address" ? where.id : null,
      note: "",
    });
    void navigate("/checkout", { viewTransition: true });
  };

  return (
    <>
      <PageHeader title={t("slots.title")} back />
      {failure ? (
        <ErrorState error={failure} onRetry={() => void Promise.all([service.refetch(), specialist.refetch(), ...(listed.error ? [listed.refetch()] : [])])} />
      ) : (
        <PageBody
          aside={
            <StickyAction
              start={
                total ? (
                  <div className={cx("max-w-48 transition-opacity lg:max-w-none", slots.isStale && "opacity-60")}>
                    <p className="text-lg leading-tight font-bold">{formatMoney(total.price, language)}</p>
                    <p className="text-sm text-muted">
                      {start && !gone ? joinParts([formatStart(start, slots.windowMinutes, zone, language), ...(dearer?.reasons ?? [])], language) : t("slots.choose")}
                    </p>
                  </div>
                ) : null
              }
            >
              <Button size="lg" wide disabled={!start || gone} onClick={go}>
                {t("action.continue")}
              </Button>
            </StickyAction>
          }
        >
          <WhoCard service={service.data ?? null} specialist={specialist.data ?? null} anyone={anyone} minutes={slots.visitMinutes} link={params} />
          {anyone && service.data?.place_kinds.includes("client") && kind === "client" ? <NowCard serviceId={service.data.id} quantity={quantity} choices={parts.choices} /> : null}
          <PlaceKindField kinds={kinds} value={kind} onChange={place} />
          {market && where && kind === "client" ? <div className="-my-3"><WhereButton market={market} where={where} /></div> : null}
          {shop && anyone && where && shops.length > 1 ? <ShopField shops={shops} place={where} value={shop.id} onChange={(id) => place("shop", id)} /> : <ElsewhereNote kind={kind} shop={shop} />}
          {service.data ? <QuantityField service={service.data} value={quantity} onChange={(next) => change("quantity", String(next))} /> : null}
          <ChoiceRow parts={parts} value={{ quantity, choices: parts.choices }} onChange={choose} total={total} isStale={slots.isStale} />
          {offerGone ? <Callout tone="warning">{t("problem.offer_unavailable")}</Callout> : null}
          {gone && start ? (
            <NearestTimes reason={t("problem.slot_taken")} wanted={start} days={slots.days} zone={zone} loading={false} windowMinutes={slots.windowMinutes} onChoose={setStart} onOther={() => setStart(null)} />
          ) : null}
          {slots.windowMinutes && market ? <WindowNote market={market} /> : null}
          {offerGone ? null : (
            <SlotPicker
              key={`${params.get("offer") ?? "anyone"} ${kind} ${wish?.choices.placeId ?? ""}`}
              days={slots.days}
              coming={slots.coming}
              zone={zone}
              isPending={slots.isPending}
              isStale={slots.isStale}
              error={slots.error}
              onRetry={slots.refetch}
              value={start}
              onChange={setStart}
              firstDay={today}
              wish={wish}
              amountOf={(amount) => (service.data ? quantityText(amount, service.data, t) : null)}
              onWish={take}
              windowMinutes={slots.windowMinutes}
              dearer={slots.dearer}
            />
          )}
          {when?.own ? (
            <Callout icon={<Clock aria-hidden />}>{t("time.own", { city: market?.name ?? "", day: when.own.day, time: when.own.time })}</Callout>
          ) : null}
        </PageBody>
      )}
    </>
  );
}
