import { type CaredPerson, formatMoney } from "@doorstep/core";
import { useSignedIn } from "@doorstep/shell";
import { Button, ButtonLink, Callout, Card, EmptyState, PageBody, PageHeader, PriceLines, Section, Skeleton, StickyAction, TextArea, useLanguage, useProblemText } from "@doorstep/ui";
import { CalendarPlus, CalendarX2, UsersRound } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useAddresses } from "../../account";
import { AddressChoice } from "../../booking/components/AddressChoice";
import { clearDraft } from "../../booking/draft";
import { isStartRefused } from "../../booking/model";
import { ForWhom } from "../../people/components/ForWhom";
import { useMarket, useWhere } from "../../place";
import { useHoldSeveral } from "../commands";
import { PlannedVisitCard } from "../components/PlannedVisitCard";
import { MOST_VISITS, type Plan, readPlan, writePlan } from "../plan";
import { usePlanQuotes, useServiceNames } from "../queries";

/** Several visits that are booked as one order: all of them or none. */
export default function SeveralPage() {
  const signedIn = useSignedIn();
  return <SeveralOfPlan key={String(signedIn)} />;
}

function SeveralOfPlan() {
  const { t } = useTranslation();
  const [plan, setPlan] = useState(readPlan);
  const change = useCallback(
    (part: Partial<Plan>) =>
      setPlan((old) => {
        const next = old ? { ...old, ...part } : old;
        writePlan(next);
        return next && next.visits.length > 0 ? next : null;
      }),
    [],
  );
  return (
    <>
      <PageHeader title={plan ? t("several.title", { count: plan.visits.length }) : t("checkout.title")} back />
      {plan && plan.visits.every(({ startsAt }) => startsAt) ? (
        <Several plan={plan} onChange={change} />
      ) : (
        <EmptyState icon={<CalendarX2 />} title={t("checkout.nothing_title")} text={t("checkout.nothing_text")}>
          <ButtonLink to={plan?.together ? "/together" : "/"}>{plan?.together ? t("several.other_time") : t("nav.home")}</ButtonLink>
        </EmptyState>
      )}
    </>
  );
}

function Several({ plan, onChange }: { plan: Plan; onChange(part: Partial<Plan>): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const navigate = useNavigate();
  const signedIn = useSignedIn();
  const market = useMarket();
  const where = useWhere(market);
  const addresses = useAddresses();
  const found = usePlanQuotes(signedIn ? plan : null);
  const names = useServiceNames(plan.market, plan.visits.map(({ serviceId }) => serviceId));
  const hold = useHoldSeveral();
  const zone = market?.time_zone ?? "UTC";
  const together = plan.together && plan.visits.length > 1;

  const saved = addresses.data?.filter((address) => address.market === plan.market);
  const known = saved?.some((address) => address.id === plan.addressId);
  useEffect(() => {
    if (saved && !known && plan.addressId !== (saved[0]?.id ?? null)) onChange({ addressId: saved[0]?.id ?? null });
  }, [saved, known, plan.addressId, onChange]);
  const bookFor = (person: CaredPerson | null) => {
    const home = saved?.find((address) => address.id === person?.address_id);
    onChange({ forPersonId: person?.id ?? null, ...(home ? { addressId: home.id } : {}) });
  };

  const tokens = found.quotes.flatMap((quote) => (quote ? [quote.token] : []));
  const ready = found.total !== null && tokens.length === plan.visits.length && !found.errors.some(Boolean);
  const refused = isStartRefused(hold.error) || found.errors.some(isStartRefused);
  const submit = () =>
    hold.mutate(
      { tokens, note: plan.note.trim(), forPersonId: plan.forPersonId, together },
      {
        onSuccess: (order) => {
          writePlan(null);
          clearDraft();
          void navigate(`/checkout/${order.id}`, { replace: true, viewTransition: true });
        },
        // The old prices are spent, whatever the reason.
        onError: found.refetch,
      },
    );

  return (
    <PageBody
      aside={
        <>
          {found.total ? (
            <Card>
              <PriceLines
                lines={plan.visits.flatMap((visit, at) => {
                  const quote = found.quotes[at];
                  return quote ? [{ label: names.get(visit.serviceId) ?? "", amount: quote.total, inside: false }] : [];
                })}
                total={found.total}
                totalLabel={t("checkout.total")}
              />
            </Card>
          ) : found.isFetching ? (
            <Skeleton className="h-24 rounded-lg" />
          ) : null}
          <p className="text-sm text-muted">{t("several.policy")}</p>
          <StickyAction start={found.total ? <p className="text-xl font-bold lg:hidden">{formatMoney(found.total, language)}</p> : null}>
            {signedIn ? (
              <Button size="lg" wide busy={hold.isPending} disabled={!ready || (together && refused)} onClick={submit}>
                {t("several.hold", { count: plan.visits.length })}
              </Button>
            ) : (
              <ButtonLink size="lg" wide to="/sign-in?next=/checkout/several">
                {t("checkout.sign_in")}
              </ButtonLink>
            )}
          </StickyAction>
        </>
      }
    >
      <Callout tone="accent" icon={together ? <UsersRound aria-hidden /> : <CalendarPlus aria-hidden />}>
        {together ? t("several.together_text") : t("several.text")}
      </Callout>
      {hold.isError ? <Callout tone="danger">{text(hold.error)}</Callout> : null}
      {plan.visits.map((visit, at) => (
        <PlannedVisitCard
          key={`${at}-${visit.serviceId}-${visit.startsAt}`}
          visit={visit}
          market={plan.market}
          zone={zone}
          quote={found.quotes[at] ?? null}
          error={found.errors[at] ?? null}
          onRemove={() => {
            hold.reset();
            onChange({ visits: plan.visits.filter((_, place) => place !== at) });
          }}
        />
      ))}
      {plan.together ? (
        <ButtonLink variant="secondary" to="/together">
          {t("several.other_time")}
        </ButtonLink>
      ) : plan.visits.length < MOST_VISITS ? (
        <ButtonLink variant="secondary" to="/" icon={<CalendarPlus aria-hidden className="size-5" />}>
          {t("several.another")}
        </ButtonLink>
      ) : null}
      {signedIn ? <ForWhom value={plan.forPersonId} onChange={bookFor} /> : null}
      {signedIn && market && where ? (
        <Section title={t("checkout.address")}>
          <AddressChoice market={market} where={where} value={plan.addressId} onChange={(addressId) => onChange({ addressId })} />
        </Section>
      ) : null}
      <TextArea label={t("checkout.note")} placeholder={t("checkout.note_example")} maxLength={1000} value={plan.note} onChange={(event) => onChange({ note: event.target.value })} />
    </PageBody>
  );
}
