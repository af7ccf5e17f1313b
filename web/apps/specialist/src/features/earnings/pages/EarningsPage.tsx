import { type Earnings, dateInZone, formatMoney, readerZone } from "@doorstep/core";
import { useMinute } from "@doorstep/shell";
import { Button, Callout, Card, EmptyState, ErrorState, IconButton, List, PageBody, PageHeader, Section, SegmentedControl, SkeletonCards, cx, useLanguage } from "@doorstep/ui";
import { Banknote, ChevronLeft, ChevronRight, Wallet } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EarningParts, Fund } from "../components/EarningParts";
import { EarningRow } from "../components/EarningRow";
import { EarningsChart } from "../components/EarningsChart";
import { type Range, type Span, rangeOf, rangeText } from "../model";
import { useEarnedVisits, useEarnings } from "../queries";

/** What I earned in a week or a month, visit by visit, and where my money is. */
export default function EarningsPage() {
  const { t } = useTranslation();
  const now = useMinute();
  const [span, setSpan] = useState<Span>("week");
  const [moved, setMoved] = useState(0);
  const language = useLanguage();
  const range = rangeOf(span, dateInZone(new Date(now), readerZone()), moved);
  const earnings = useEarnings(range);
  const choose = (wanted: Span) => {
    setSpan(wanted);
    setMoved(0);
  };
  return (
    <>
      <PageHeader title={t("earnings.title")} back="/more" />
      <PageBody aside={earnings.data ? <Funds funds={earnings.data.funds} /> : <div />}>
        <SegmentedControl
          label={t("earnings.span")}
          value={span}
          onChange={choose}
          options={[
            { value: "week", label: t("earnings.week") },
            { value: "month", label: t("earnings.month") },
          ]}
        />
        <RangeBar span={span} range={range} moved={moved} onMove={setMoved} />
        {earnings.isPending ? (
          <SkeletonCards count={4} />
        ) : earnings.isError && !earnings.data ? (
          <ErrorState error={earnings.error} onRetry={() => void earnings.refetch()} />
        ) : (
          <div className={cx("flex flex-col gap-5 transition-opacity", earnings.isPlaceholderData && "opacity-60")}>
            <Summary earnings={earnings.data} label={t("earnings.chart_of", { when: rangeText(span, range, language) })} />
            <Visits range={range} />
          </div>
        )}
      </PageBody>
    </>
  );
}

function RangeBar({ span, range, moved, onMove }: { span: Span; range: Range; moved: number; onMove(moved: number): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <div className="flex items-center justify-between gap-2">
      <IconButton label={t(`earnings.${span}_before`)} onClick={() => onMove(moved - 1)}>
        <ChevronLeft aria-hidden className="size-6 rtl:rotate-180" />
      </IconButton>
      <h2 aria-live="polite" className="text-center font-semibold first-letter:uppercase">
        {rangeText(span, range, language)}
      </h2>
      <IconButton label={t(`earnings.${span}_after`)} disabled={moved >= 0} className="disabled:opacity-40" onClick={() => onMove(moved + 1)}>
        <ChevronRight aria-hidden className="size-6 rtl:rotate-180" />
      </IconButton>
    </div>
  );
}

function Summary({ earnings, label }: { earnings: Earnings; label: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Card className="flex flex-col gap-4 p-5">
      <p>
        <span className="block text-3xl font-bold tracking-tight">{formatMoney(earnings.total.net, language)}</span>
        <span className="text-muted">{t("work.visits", { count: earnings.visits })}</span>
      </p>
      {earnings.visits > 0 ? (
        <>
          <EarningsChart key={`${earnings.first} ${earnings.last}`} points={earnings.points} label={label} />
          <EarningParts parts={earnings.total} totalLabel={t("earnings.yours")} />
        </>
      ) : null}
    </Card>
  );
}

function Visits({ range }: { range: Range }) {
  const { t } = useTranslation();
  const visits = useEarnedVisits(range);
  const items = visits.data?.pages.flatMap((page) => page.items) ?? [];
  if (visits.isPending) return <SkeletonCards count={3} />;
  if (visits.isError && !visits.data) return <ErrorState error={visits.error} onRetry={() => void visits.refetch()} />;
  if (items.length === 0) return <EmptyState icon={<Wallet />} title={t("earnings.none_title")} text={t("earnings.none_text")} />;
  return (
    <Section title={t("earnings.visits")}>
      <List>
        {items.map((earning) => (
          <EarningRow key={earning.visit_id} earning={earning} />
        ))}
      </List>
      {visits.hasNextPage ? (
        <Button variant="secondary" busy={visits.isFetchingNextPage} onClick={() => void visits.fetchNextPage()}>
          {t("earnings.older")}
        </Button>
      ) : null}
    </Section>
  );
}

function Funds({ funds }: { funds: Earnings["funds"] }) {
  const { t } = useTranslation();
  return (
    <Section title={t("earnings.funds")}>
      <Card className="px-5 py-2">
        <dl className="divide-y divide-line">
          <Fund label={t("earnings.balance")} amount={funds.balance} text={t(funds.balance.minor < 0 ? "earnings.balance_below" : "earnings.balance_text")} />
          <Fund label={t("earnings.waiting")} amount={funds.waiting} text={t("earnings.waiting_text")} />
          {funds.unpaid.minor > 0 ? <Fund label={t("earnings.unpaid")} amount={funds.unpaid} text={t("earnings.unpaid_text")} /> : null}
          {funds.cash_owed.minor > 0 ? <Fund label={t("earnings.cash_owed")} amount={funds.cash_owed} text={t("earnings.cash_owed_text")} /> : null}
        </dl>
      </Card>
      <Callout icon={<Banknote aria-hidden />}>{t("earnings.about")}</Callout>
    </Section>
  );
}
