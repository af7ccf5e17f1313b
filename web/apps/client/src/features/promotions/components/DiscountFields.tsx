import { type Order, formatMoney } from "@doorstep/core";
import { Button, Callout, Card, CheckField, Section, TextField, useLanguage, useProblemText } from "@doorstep/ui";
import { Tag } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useApplyDiscount, useWithdrawDiscount } from "../commands";
import { discountLabel } from "../model";
import { useOrderDiscounts } from "../queries";

/** A code and points on a held order: what they take off shows in its price at once. */
export default function DiscountFields({ order }: { order: Order }) {
  const { t } = useTranslation();
  return (
    <Section title={t("promo.title")}>
      <Card className="flex flex-col gap-4 p-5">
        <CodeField order={order} />
        <PointsSwitch order={order} />
      </Card>
    </Section>
  );
}

function CodeField({ order }: { order: Order }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const apply = useApplyDiscount(order.id);
  const withdraw = useWithdrawDiscount(order.id);
  const [code, setCode] = useState("");
  const used = order.discounts.find((one) => one.kind === "coupon");
  if (used) {
    return (
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Tag aria-hidden className="size-5 shrink-0 text-accent-text" />
        <p role="status" className="min-w-0 flex-[1_1_10rem]">
          <span className="block font-semibold">{discountLabel(used, t)}</span>
          <span className="block text-sm text-muted">−{formatMoney(used.amount, language)}</span>
        </p>
        <Button variant="quiet" busy={withdraw.isPending} onClick={() => withdraw.mutate("coupon")}>
          {t("promo.take_off")}
        </Button>
        {withdraw.isError ? <Callout tone="danger">{text(withdraw.error)}</Callout> : null}
      </div>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim()) apply.mutate({ code: code.trim() }, { onSuccess: () => setCode("") });
  };
  return (
    <form className="flex flex-wrap items-end gap-3" onSubmit={submit} noValidate>
      <div className="min-w-0 flex-[1_1_12rem]">
        <TextField
          label={t("promo.code")}
          value={code}
          maxLength={40}
          autoCapitalize="characters"
          autoComplete="off"
          spellCheck={false}
          error={apply.isError ? text(apply.error) : null}
          onChange={(event) => {
            apply.reset();
            setCode(event.target.value);
          }}
        />
      </div>
      <Button type="submit" variant="secondary" className={apply.isError ? "mb-7" : undefined} busy={apply.isPending} disabled={!code.trim()}>
        {t("promo.apply")}
      </Button>
    </form>
  );
}

function PointsSwitch({ order }: { order: Order }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const discounts = useOrderDiscounts(order.id);
  const apply = useApplyDiscount(order.id);
  const withdraw = useWithdrawDiscount(order.id);
  // What was just touched shows at once, before the server has answered.
  const [wanted, setWanted] = useState<boolean | null>(null);
  const points = discounts.data?.points;
  const spent = order.discounts.some((one) => one.kind === "points");
  if (!points || (points.usable === 0 && !spent)) return null;
  const busy = apply.isPending || withdraw.isPending;
  const failure = apply.error ?? withdraw.error;
  return (
    <div>
      <CheckField
        label={
          <>
            <span className="block font-medium">{t("points.use", { count: points.usable, amount: formatMoney(points.worth, language) })}</span>
            <span className="block text-muted">{t("points.have", { count: points.balance })}</span>
          </>
        }
        checked={wanted ?? spent}
        aria-busy={busy}
        error={failure ? text(failure) : null}
        onChange={(event) => {
          // A second touch while the first one travels would be answered in another order.
          if (busy) return;
          const settled = { onSettled: () => setWanted(null) };
          setWanted(event.target.checked);
          if (event.target.checked) apply.mutate({ points: points.usable }, settled);
          else withdraw.mutate("points", settled);
        }}
      />
    </div>
  );
}
