import { type Choices, type Offer, type Specialist } from "@doorstep/core";
import { specialistTopic, useWatch } from "@doorstep/shell";
import { Loading, Section, Skeleton } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { fewStarts } from "../../availability/model";
import { useNearStarts } from "../../availability/queries";
import { writeDraft } from "../../booking/draft";
import { useStartLabel } from "../../discovery/components/NextFree";
import { todayIn, useMarket, useWhere } from "../../place";

const SHOWN = 5;

/** The soonest free starts of an offer; one press and only the checkout is left. */
export function NearTimes({ person, offer, choices, to }: { person: Specialist; offer: Offer; choices: Choices; to: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const market = useMarket();
  const where = useWhere(market);
  const here = market && where && market.code === person.market ? { market, where } : null;
  const slots = useNearStarts(
    here ? { market: here.market.code, serviceId: offer.service_id, offerId: offer.id, quantity: offer.minimum_quantity, choices, lat: here.where.lat, lon: here.where.lon } : null,
    here ? todayIn(here.market) : null,
  );
  useWatch([specialistTopic(person.id)]);
  const label = useStartLabel(slots.data?.time_zone ?? market?.time_zone ?? "UTC", slots.data?.window_minutes);
  if (!here || slots.isError) return null;
  const starts = slots.data ? fewStarts(slots.data.days, SHOWN) : null;
  const book = (startsAt: string) => {
    writeDraft({
      market: here.market.code,
      serviceId: offer.service_id,
      offerId: offer.id,
      specialistId: person.id,
      startsAt,
      quantity: offer.minimum_quantity,
      choices,
      addressId: here.where.kind === "address" ? here.where.id : null,
      note: "",
    });
    void navigate("/checkout", { viewTransition: true });
  };
  return (
    <Section title={t("specialist.next_times")}>
      {starts === null ? (
        <Loading className="flex gap-2 overflow-hidden">
          {Array.from({ length: 3 }, (_, index) => (
            <Skeleton key={index} className="h-11 w-36 shrink-0 rounded-full!" />
          ))}
        </Loading>
      ) : starts.length === 0 ? (
        <p className="text-[0.9375rem] text-muted">{t("specialist.no_times")}</p>
      ) : (
        <ul aria-label={t("specialist.next_times")} className="no-scrollbar -mx-4 flex gap-2 overflow-x-auto px-4 py-1 md:mx-0 md:flex-wrap md:px-0">
          {starts.map((start) => (
            <li key={start}>
              <button type="button" onClick={() => book(start)} className="inline-flex min-h-11 items-center rounded-full bg-accent-soft px-4 text-[0.9375rem] font-semibold whitespace-nowrap text-accent-text transition hover:brightness-95">
                {label(start)}
              </button>
            </li>
          ))}
          <li>
            <Link to={to} viewTransition className="inline-flex min-h-11 items-center rounded-full px-3 text-[0.9375rem] font-semibold whitespace-nowrap text-accent-text">
              {t("specialist.all_times")}
            </Link>
          </li>
        </ul>
      )}
    </Section>
  );
}
