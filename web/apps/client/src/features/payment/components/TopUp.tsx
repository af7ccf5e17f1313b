import { type Money, type Payment, type Wallet, formatMoney } from "@doorstep/core";
import { AmountPicker, Button, Callout, Card, Loading, Sheet, Skeleton, Spinner, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useTopUp } from "../commands";
import { openPayPage, useIsLeaving } from "../leave";
import { progressOf, suggestedTopUps } from "../model";
import { usePayment } from "../queries";

/** Chooses how much to put on the balance, and goes on to pay it by card. */
export function TopUpSheet({ bounds, onClose }: { bounds: NonNullable<Wallet["top_up"]>; onClose(): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const topUp = useTopUp();
  const { least, most } = bounds;
  const suggestions = suggestedTopUps(most);
  const [minor, setMinor] = useState<number | null>(suggestions[0]?.minor ?? null);
  const fits = minor !== null && minor >= least.minor && minor <= most.minor;
  const amount: Money | null = minor === null ? null : { minor, currency: most.currency };
  const range = t("topup.bounds", { least: formatMoney(least, language), most: formatMoney(most, language) });
  return (
    <Sheet
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("topup.title")}
      description={t("topup.text")}
      footer={
        <Button size="lg" wide busy={topUp.isPending} disabled={!fits} onClick={() => amount && topUp.mutate(amount, { onSuccess: onClose })}>
          {amount && fits ? t("topup.submit", { amount: formatMoney(amount, language) }) : t("topup.choose")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        {topUp.isError ? <Callout tone="danger">{text(topUp.error)}</Callout> : null}
        <AmountPicker
          label={t("topup.amount")}
          ownLabel={t("topup.own")}
          suggestions={suggestions}
          currency={most.currency}
          value={minor}
          error={minor !== null && !fits ? range : null}
          onChange={(chosen) => {
            topUp.reset();
            setMinor(chosen);
          }}
        />
        {minor === null || fits ? <p className="text-sm text-muted">{range}</p> : null}
      </div>
    </Sheet>
  );
}

/** How far money for the balance has come, after the way to the provider and back; told once when it is over. */
export function TopUpProgress({ paymentId, onDone }: { paymentId: string; onDone(): void }) {
  const payment = usePayment(paymentId, () => false);
  const leaving = useIsLeaving(paymentId);
  if (payment.isError && !payment.data) return <Lost error={payment.error} onDone={onDone} />;
  if (!payment.data) {
    return (
      <Loading>
        <Skeleton className="h-28 rounded-lg" />
      </Loading>
    );
  }
  const progress = progressOf(payment.data);
  if (leaving || progress === "waiting") return <Waiting payment={payment.data} leaving={leaving} />;
  if (progress === "unfinished") return <Unfinished payment={payment.data} onDone={onDone} />;
  return <Told payment={payment.data} onDone={onDone} />;
}

function Waiting({ payment, leaving }: { payment: Payment; leaving: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Card className="flex items-center gap-4 p-5">
      <Spinner />
      <div aria-live="polite" className="min-w-0">
        <p className="font-semibold">{t("paying.title", { amount: formatMoney(payment.amount, language) })}</p>
        <p className="text-sm text-muted">{leaving ? t("paying.opening") : t("paying.text")}</p>
      </div>
    </Card>
  );
}

function Unfinished({ payment, onDone }: { payment: Payment; onDone(): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Card className="flex flex-col gap-4 p-5">
      <div>
        <h2 className="font-semibold">{t("paying.unfinished_title")}</h2>
        <p className="text-sm text-muted">{t("topup.unfinished")}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => openPayPage(payment)}>{t("paying.go_on", { amount: formatMoney(payment.amount, language) })}</Button>
        <Button variant="quiet" onClick={onDone}>
          {t("paying.not_now")}
        </Button>
      </div>
    </Card>
  );
}

function Told({ payment, onDone }: { payment: Payment; onDone(): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toast = useToast();
  const paid = progressOf(payment) === "paid";
  const told = useRef(false);
  useEffect(() => {
    if (told.current) return;
    told.current = true;
    if (paid) toast.say(t("topup.done", { amount: formatMoney(payment.amount, language) }));
    else toast.warn(t("paying.not_paid"));
    onDone();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- told once
  }, []);
  return null;
}

function Lost({ error, onDone }: { error: unknown; onDone(): void }) {
  const { t } = useTranslation();
  const text = useProblemText();
  return (
    <Callout tone="danger">
      <p>{text(error)}</p>
      <Button variant="quiet" onClick={onDone}>
        {t("paying.not_now")}
      </Button>
    </Callout>
  );
}
