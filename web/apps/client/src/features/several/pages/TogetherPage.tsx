import { NO_CHOICES, type Service, formatMoney, formatStart, joinParts, placeTime } from "@doorstep/core";
import { serviceTopic, useWatch } from "@doorstep/shell";
import { Button, ButtonLink, Card, EmptyState, IconButton, PageBody, PageHeader, Section, StickyAction, cx, lazyPart, useLanguage } from "@doorstep/ui";
import { CalendarX2, Trash2, UserRound, UserRoundPlus } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { SlotPicker } from "../../availability";
import { WhereButton, todayIn, useMarket, useWhere } from "../../place";
import { useSpecialist } from "../../specialists";
import { MOST_TOGETHER, type Plan, type PlannedVisit, readPlan, writePlan } from "../plan";
import { useServiceNames, useTogetherSlots } from "../queries";

const ServiceDialog = lazyPart(() => import("../components/ServiceDialog"));

/** Several people at one time: what each of them does, and when all of them are free. */
export default function TogetherPage() {
  const { t } = useTranslation();
  const [plan, setPlan] = useState(() => {
    const kept = readPlan();
    return kept?.together ? kept : null;
  });
  const change = (visits: PlannedVisit[]) =>
    setPlan((old) => {
      const next = old && { ...old, visits };
      writePlan(next);
      return next;
    });
  return (
    <>
      <PageHeader title={t("together.title")} back />
      {plan ? (
        <Together plan={plan} onChange={change} />
      ) : (
        <EmptyState icon={<CalendarX2 />} title={t("checkout.nothing_title")} text={t("checkout.nothing_text")}>
          <ButtonLink to="/">{t("nav.home")}</ButtonLink>
        </EmptyState>
      )}
    </>
  );
}

function Together({ plan, onChange }: { plan: Plan; onChange(visits: PlannedVisit[]): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const navigate = useNavigate();
  const market = useMarket();
  const where = useWhere(market);
  const slots = useTogetherSlots(plan, where);
  const names = useServiceNames(plan.market, plan.visits.map(({ serviceId }) => serviceId));
  const [start, setStart] = useState<string | null>(null);
  const [choosing, setChoosing] = useState<number | null>(null);
  useWatch(plan.visits.map(({ serviceId }) => serviceTopic(serviceId, plan.market)));
  const zone = slots.data?.time_zone ?? market?.time_zone ?? "UTC";
  const days = slots.data?.days ?? [];
  const gone = start !== null && !slots.isPlaceholderData && days.length > 0 && !days.some((day) => day.starts.includes(start));
  const dearer = start && !gone ? slots.dearer.get(start) : undefined;
  const price = dearer?.price ?? slots.data?.price ?? null;
  const when = start && !gone ? placeTime(start, null, zone, language) : null;
  const windowMinutes = slots.data?.visits.map((visit) => visit.window_minutes ?? 0).reduce((a, b) => Math.max(a, b), 0) || null;
  const put = (at: number, service: Service) => {
    const quantity = service.price_model === "fixed" ? 1 : service.minimum_quantity;
    const plain = { serviceId: service.id, offerId: null, specialistId: null, quantity, choices: NO_CHOICES, startsAt: "" };
    onChange(at < plan.visits.length ? plan.visits.map((visit, place) => (place === at ? plain : visit)) : [...plan.visits, plain]);
  };
  const go = () => {
    if (!start || gone) return;
    writePlan({ ...plan, addressId: where?.kind === "address" ? where.id : plan.addressId, visits: plan.visits.map((visit) => ({ ...visit, startsAt: start })) });
    void navigate("/checkout/several", { viewTransition: true });
  };
  return (
    <PageBody
      aside={
        <StickyAction
          start={
            price ? (
              <div className={cx("max-w-48 transition-opacity lg:max-w-none", slots.isPlaceholderData && "opacity-60")}>
                <p className="text-lg leading-tight font-bold">{formatMoney(price, language)}</p>
                <p className="text-sm text-muted">{when && start ? joinParts([when.day, formatStart(start, windowMinutes, zone, language)], language) : t("slots.choose")}</p>
              </div>
            ) : null
          }
        >
          <Button size="lg" wide disabled={!start || gone || plan.visits.length < 2} onClick={go}>
            {t("action.continue")}
          </Button>
        </StickyAction>
      }
    >
      <p className="text-muted">{t("together.text")}</p>
      <Section title={t("together.who")}>
        <Card className="flex flex-col gap-1 py-2">
          <ul className="flex flex-col divide-y divide-line">
            {plan.visits.map((visit, at) => (
              <Wished
                key={at}
                visit={visit}
                name={names.get(visit.serviceId) ?? " "}
                onChoose={() => setChoosing(at)}
                {...(plan.visits.length > 2 ? { onRemove: () => onChange(plan.visits.filter((_, place) => place !== at)) } : {})}
              />
            ))}
          </ul>
        </Card>
        {plan.visits.length < MOST_TOGETHER ? (
          <Button variant="quiet" className="self-start" icon={<UserRoundPlus aria-hidden className="size-5" />} onClick={() => setChoosing(plan.visits.length)}>
            {t("together.add")}
          </Button>
        ) : null}
      </Section>
      {market && where ? <WhereButton market={market} where={where} /> : null}
      <SlotPicker
        days={days}
        zone={zone}
        isPending={slots.isPending}
        isStale={slots.isPlaceholderData}
        error={slots.error}
        onRetry={() => void slots.refetch()}
        value={gone ? null : start}
        onChange={setStart}
        firstDay={market ? todayIn(market) : null}
        windowMinutes={windowMinutes}
        dearer={slots.dearer}
      />
      {choosing !== null ? (
        <Suspense>
          <ServiceDialog
            market={plan.market}
            onClose={() => setChoosing(null)}
            onChoose={(service) => {
              put(choosing, service);
              setChoosing(null);
            }}
          />
        </Suspense>
      ) : null}
    </PageBody>
  );
}

function Wished({ visit, name, onChoose, onRemove }: { visit: PlannedVisit; name: string; onChoose(): void; onRemove?(): void }) {
  const { t } = useTranslation();
  const specialist = useSpecialist(visit.specialistId);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <UserRound aria-hidden className="size-5 shrink-0 text-accent-text" />
      <div className="min-w-0 flex-[1_1_9rem]">
        <p className="font-semibold">{name}</p>
        <p className="text-sm text-muted">{visit.specialistId ? (specialist.data?.display_name ?? " ") : t("anyone.title")}</p>
      </div>
      <Button variant="quiet" aria-label={t("together.change", { service: name })} onClick={onChoose}>
        {t("together.other")}
      </Button>
      {onRemove ? (
        <IconButton label={t("several.remove", { service: name })} onClick={onRemove}>
          <Trash2 aria-hidden className="size-5" />
        </IconButton>
      ) : null}
    </li>
  );
}
