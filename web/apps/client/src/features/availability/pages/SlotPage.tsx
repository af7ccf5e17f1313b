import { formatMoney, placeTime } from "@doorstep/core";
import { durationText } from "@doorstep/shell";
import { Avatar, Button, Callout, Card, ErrorState, PageBody, PageHeader, StickyAction, useLanguage } from "@doorstep/ui";
import { Clock, UsersRound } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { writeDraft } from "../../booking/draft";
import { useService } from "../../catalog";
import { WhereButton, todayIn, useMarket, useWhere } from "../../place";
import { useSpecialist } from "../../specialists";
import { QuantityField } from "../components/QuantityField";
import { SlotPicker } from "../components/SlotPicker";
import { useSlots } from "../queries";

/** When: of a chosen specialist's offer, or of anyone suitable. */
export default function SlotPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const navigate = useNavigate();
  const { serviceId } = useParams();
  const [params] = useSearchParams();
  const market = useMarket();
  const where = useWhere(market);
  const service = useService(market?.code ?? null, Number(serviceId) || null);
  const specialist = useSpecialist(Number(params.get("specialist")) || null);
  const offer = specialist.data?.offers.find((one) => one.id === Number(params.get("offer"))) ?? null;
  const anyone = !params.get("offer");
  const [asked, setAsked] = useState<number | null>(null);
  const [start, setStart] = useState<string | null>(null);
  const quantity = asked ?? (service.data && service.data.price_model !== "fixed" ? service.data.minimum_quantity : 1);
  const ready = market && where && service.data && (anyone || offer);
  const slots = useSlots(
    ready ? { market: market.code, serviceId: service.data.id, offerId: offer?.id ?? null, quantity, lat: where.lat, lon: where.lon } : null,
    market ? todayIn(market) : null,
  );
  const zone = slots.timeZone ?? market?.time_zone ?? "UTC";
  const failure = service.error ?? specialist.error;
  const when = start ? placeTime(start, null, zone, language) : null;
  const gone = start !== null && slots.days.length > 0 && !slots.days.some((day) => day.starts.includes(start));

  const go = () => {
    if (!start || !market || !service.data) return;
    writeDraft({
      market: market.code,
      serviceId: service.data.id,
      offerId: offer?.id ?? null,
      specialistId: specialist.data?.id ?? null,
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
            <>
              <Card className="hidden items-center gap-3.5 lg:flex">
                {offer && specialist.data ? (
                  <Avatar name={specialist.data.display_name} photo={specialist.data.photo?.small_url} />
                ) : (
                  <span aria-hidden="true" className="inline-flex size-14 shrink-0 items-center justify-center rounded-lg bg-accent-soft text-accent-text">
                    <UsersRound className="size-7" />
                  </span>
                )}
                <div className="min-w-0">
                  <p className="font-semibold">{service.data?.name ?? " "}</p>
                  <p className="text-[0.9375rem] text-muted">{anyone ? t("anyone.title") : (specialist.data?.display_name ?? " ")}</p>
                  {slots.first ? <p className="text-sm text-muted">{durationText(slots.first.visit_minutes, t)}</p> : null}
                </div>
              </Card>
              <StickyAction
                start={
                  slots.first ? (
                    <>
                      <p className="text-lg leading-tight font-bold">{formatMoney(slots.first.price, language)}</p>
                      <p className="text-sm text-muted">{when ? when.time : t("slots.choose")}</p>
                    </>
                  ) : null
                }
              >
                <Button size="lg" wide disabled={!start || gone} onClick={go}>
                  {t("action.continue")}
                </Button>
              </StickyAction>
            </>
          }
        >
          <div>
            <p className="font-medium lg:hidden">
              {service.data?.name ?? " "} <span className="font-normal text-muted">· {anyone ? t("anyone.title") : (specialist.data?.display_name ?? " ")}</span>
            </p>
            {market && where ? <WhereButton market={market} where={where} /> : null}
          </div>
          {service.data ? <QuantityField service={service.data} value={quantity} onChange={setAsked} /> : null}
          {gone ? <Callout tone="warning">{t("problem.slot_taken")}</Callout> : null}
          <SlotPicker days={slots.days} zone={zone} isPending={slots.isPending} error={slots.error} onRetry={slots.refetch} value={start} onChange={setStart} />
          {when?.own ? (
            <Callout icon={<Clock aria-hidden />}>{t("time.own", { city: market?.name ?? "", day: when.own.day, time: when.own.time })}</Callout>
          ) : null}
        </PageBody>
      )}
    </>
  );
}
