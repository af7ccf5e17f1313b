import { formatMoney, placeTime } from "@doorstep/core";
import { serviceTopic, specialistTopic, useWatch } from "@doorstep/shell";
import { Button, Callout, ErrorState, PageBody, PageHeader, StickyAction, useLanguage } from "@doorstep/ui";
import { Clock } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { useAddresses } from "../../account/queries";
import { NearestTimes } from "../../booking/components/NearestTimes";
import { writeDraft } from "../../booking/draft";
import { useService } from "../../catalog";
import { type Where, WhereButton, todayIn, useMarket, useWhere } from "../../place";
import { useSpecialist } from "../../specialists";
import { QuantityField } from "../components/QuantityField";
import { SlotPicker } from "../components/SlotPicker";
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
  const ready = market && where && service.data && (anyone || offer);
  const wish = ready ? { market: market.code, serviceId: service.data.id, offerId: offer?.id ?? null, quantity, lat: where.lat, lon: where.lon } : null;
  const today = market ? todayIn(market) : null;
  const slots = useSlots(wish, today);
  const topic = !wish ? null : offer && specialist.data ? specialistTopic(specialist.data.id) : serviceTopic(wish.serviceId, wish.market);
  useWatch(topic ? [topic] : []);
  const zone = slots.timeZone ?? market?.time_zone ?? "UTC";
  const failure = service.error ?? specialist.error;
  const when = start ? placeTime(start, null, zone, language) : null;
  const gone = start !== null && !slots.isStale && slots.days.length > 0 && !slots.days.some((day) => day.starts.includes(start));

  const change = (name: string, value: string | null) => {
    const next = new URLSearchParams(params);
    if (value === null) next.delete(name);
    else next.set(name, value);
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
      addressId: where?.kind === "address" ? where.id : null,
      note: "",
    });
    void navigate("/checkout", { viewTransition: true });
  };

  return (
    <>
      <PageHeader title={t("slots.title")} back />
      {failure ? (
        <ErrorState error={failure} onRetry={() => void Promise.all([service.refetch(), specialist.refetch()])} />
      ) : (
        <PageBody
          aside={
            <StickyAction
              start={
                slots.first ? (
                  <>
                    <p className="text-lg leading-tight font-bold">{formatMoney(slots.first.price, language)}</p>
                    <p className="text-sm text-muted">{when && !gone ? when.time : t("slots.choose")}</p>
                  </>
                ) : null
              }
            >
              <Button size="lg" wide disabled={!start || gone} onClick={go}>
                {t("action.continue")}
              </Button>
            </StickyAction>
          }
        >
          <WhoCard service={service.data ?? null} specialist={specialist.data ?? null} anyone={anyone} minutes={slots.first?.visit_minutes ?? null} link={params} />
          {market && where ? <div className="-my-3"><WhereButton market={market} where={where} /></div> : null}
          {service.data ? <QuantityField service={service.data} value={quantity} onChange={(next) => change("quantity", String(next))} /> : null}
          {offerGone ? <Callout tone="warning">{t("problem.offer_unavailable")}</Callout> : null}
          {gone && start ? (
            <NearestTimes reason={t("problem.slot_taken")} wanted={start} days={slots.days} zone={zone} loading={false} onChoose={setStart} onOther={() => setStart(null)} />
          ) : null}
          {offerGone ? null : (
            <SlotPicker
              key={wish?.offerId ?? "anyone"}
              days={slots.days}
              zone={zone}
              isPending={slots.isPending}
              isStale={slots.isStale}
              error={slots.error}
              onRetry={slots.refetch}
              value={start}
              onChange={setStart}
              firstDay={today}
              wish={wish}
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
