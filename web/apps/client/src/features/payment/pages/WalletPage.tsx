import { type Payment, type Wallet, formatMoney, formatShortDay } from "@doorstep/core";
import { Badge, Button, ButtonLink, Callout, Card, EmptyState, ErrorState, List, PageBody, PageHeader, Section, Skeleton, SkeletonCards, useLanguage } from "@doorstep/ui";
import { useQueryClient } from "@tanstack/react-query";
import { CircleAlert, ReceiptText, WalletMinimal } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { SignedInOnly } from "../../account/components/SignedInOnly";
import { MethodsExplained } from "../components/MethodsExplained";
import { PaySheet } from "../components/PaySheet";
import { TopUpProgress, TopUpSheet } from "../components/TopUp";
import { INTENT_TONES, isOwed, isReplaced, shownAmount } from "../model";
import { usePayments, useWallet } from "../queries";

/** One's money here: the balance, what is owed, and every payment with how it stands. */
export default function WalletPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader narrow title={t("wallet.title")} back="/profile" />
      <PageBody narrow>
        <SignedInOnly>
          <Money />
          <History />
          <MethodsExplained />
        </SignedInOnly>
      </PageBody>
    </>
  );
}

function Money() {
  const wallet = useWallet();
  const queries = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const payment = search.get("payment");
  const forget = () => {
    setSearch({}, { replace: true });
    for (const part of ["wallet", "payments"]) void queries.invalidateQueries({ queryKey: ["booking", part] });
  };
  return (
    <>
      {payment ? <TopUpProgress key={payment} paymentId={payment} onDone={forget} /> : null}
      <Shown wallet={wallet} />
    </>
  );
}

function Shown({ wallet }: { wallet: ReturnType<typeof useWallet> }) {
  if (wallet.data) return <Balances wallet={wallet.data} />;
  return wallet.isError ? <ErrorState error={wallet.error} onRetry={() => void wallet.refetch()} /> : <Skeleton className="h-28 rounded-lg" />;
}

/** One card for each currency that somebody has money in. */
function Balances({ wallet }: { wallet: Wallet }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <Card className="flex flex-wrap items-center gap-4 p-5">
        <span aria-hidden="true" className="inline-flex size-12 items-center justify-center rounded-full bg-accent-soft text-accent-text [&>svg]:size-6">
          <WalletMinimal />
        </span>
        <div className="min-w-0 flex-[1_1_10rem]">
          <p className="text-sm text-muted">{t("wallet.balance")}</p>
          <p className="text-2xl font-bold">{formatMoney(wallet.balance, language)}</p>
          <p className="text-sm text-muted">{t("wallet.balance_text")}</p>
        </div>
        {wallet.top_up ? (
          <Button variant="secondary" onClick={() => setAdding(true)}>
            {t("topup.open")}
          </Button>
        ) : null}
        {adding && wallet.top_up ? <TopUpSheet bounds={wallet.top_up} onClose={() => setAdding(false)} /> : null}
      </Card>
      {wallet.debt.minor > 0 ? (
        <Callout tone="warning" icon={<CircleAlert aria-hidden />}>
          <p className="font-semibold">{t("due.debt", { amount: formatMoney(wallet.debt, language) })}</p>
          <p>{t("wallet.debt_text")}</p>
          <Debts />
        </Callout>
      ) : null}
    </>
  );
}

/** What could not be taken, to be paid right here. */
function Debts() {
  const { t } = useTranslation();
  const language = useLanguage();
  const payments = usePayments();
  const [paying, setPaying] = useState<Payment | null>(null);
  const debts = payments.data?.pages.flatMap((page) => page.items).filter((one) => one.purpose === "debt" && isOwed(one)) ?? [];
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      {debts.map((debt) => (
        <Button key={debt.id} onClick={() => setPaying(debt)}>
          {t("pay.pay_now", { amount: formatMoney(debt.amount, language) })}
        </Button>
      ))}
      {paying?.order_id ? (
        <PaySheet
          orderId={paying.order_id}
          purpose="debt"
          title={t("due.debt", { amount: formatMoney(paying.amount, language) })}
          amount={paying.amount}
          done={t("paying.paid", { amount: formatMoney(paying.amount, language) })}
          onClose={() => setPaying(null)}
        />
      ) : null}
    </div>
  );
}

function History() {
  const { t } = useTranslation();
  const payments = usePayments();
  if (payments.isPending) return <SkeletonCards count={3} />;
  if (payments.isError) return <ErrorState error={payments.error} onRetry={() => void payments.refetch()} />;
  const all = payments.data.pages.flatMap((page) => page.items).filter((one) => !isReplaced(one));
  return (
    <Section title={t("wallet.history")}>
      {all.length === 0 ? (
        <EmptyState icon={<ReceiptText />} title={t("wallet.none_title")} text={t("wallet.none_text")}>
          <ButtonLink to="/">{t("bookings.find")}</ButtonLink>
        </EmptyState>
      ) : (
        <List>
          {all.map((payment) => (
            <PaymentRow key={payment.id} payment={payment} />
          ))}
        </List>
      )}
      {payments.hasNextPage ? (
        <Button variant="quiet" busy={payments.isFetchingNextPage} onClick={() => void payments.fetchNextPage()}>
          {t("search.more")}
        </Button>
      ) : null}
    </Section>
  );
}

const ROW = "flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3";

function PaymentRow({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const method = t(`method.${payment.method}`);
  const facts = (
    <>
      <span className="min-w-0 flex-[1_1_8rem]">
        <span className="block font-medium">{t(`purpose.${payment.purpose}`)}</span>
        <span className="block text-sm text-muted">{[formatShortDay(payment.created_at, zone, language), method].join(" · ")}</span>
      </span>
      <span className="flex flex-wrap items-center justify-end gap-x-3 gap-y-1">
        <Badge tone={isOwed(payment) ? "warning" : INTENT_TONES[payment.state]}>{isOwed(payment) ? t("pay_state.due") : t(`intent.${payment.state}`)}</Badge>
        <span className="font-semibold whitespace-nowrap">{formatMoney(shownAmount(payment), language)}</span>
      </span>
    </>
  );
  return (
    <li>
      {payment.order_id ? (
        <Link to={`/bookings/${payment.order_id}`} viewTransition className={`${ROW} transition-colors hover:bg-sunken/60`}>
          {facts}
        </Link>
      ) : (
        <div className={ROW}>{facts}</div>
      )}
    </li>
  );
}
