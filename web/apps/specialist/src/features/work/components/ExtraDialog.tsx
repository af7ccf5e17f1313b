import { type WorkedVisit, currencySign, formatMoney, parseAmount } from "@doorstep/core";
import { Button, Callout, Dialog, SegmentedControl, Stepper, TextField, useLanguage, useProblemText, useToast } from "@doorstep/ui";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAskForExtra } from "../commands";

const MOST = 99;

/** What the extra work or the parts are and what they cost; the client is asked at once. */
export function ExtraDialog({ visit, onClose }: { visit: WorkedVisit; onClose(): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useProblemText();
  const toast = useToast();
  const form = useId();
  const [title, setTitle] = useState("");
  const [price, setPrice] = useState("");
  const [kind, setKind] = useState<"work" | "part">("work");
  const [quantity, setQuantity] = useState(1);
  const ask = useAskForExtra(visit.id);
  const currency = visit.price.currency;
  const each = parseAmount(price, currency, language);
  const minor = each && each * quantity;
  const wrong = price.trim() !== "" && !each;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!minor || title.trim() === "") return;
    ask.mutate(
      { title: title.trim(), amount_minor: minor, kind, quantity },
      {
        onSuccess: () => {
          toast.say(t("work_extra.asked"));
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("work_extra.dialog")}
      description={t("work_extra.dialog_text")}
      footer={
        <>
          <Button type="submit" form={form} size="lg" busy={ask.isPending} disabled={!minor || title.trim() === ""}>
            {t("work_extra.send")}
          </Button>
          <Button variant="quiet" size="lg" onClick={onClose}>
            {t("action.back")}
          </Button>
        </>
      }
    >
      <form id={form} className="flex flex-col gap-4" onSubmit={submit}>
        {ask.isError ? <Callout tone="danger">{words(ask.error)}</Callout> : null}
        <SegmentedControl<"work" | "part">
          label={t("work_extra.kind")}
          value={kind}
          onChange={(next) => {
            setKind(next);
            if (next === "work") setQuantity(1);
          }}
          options={[
            { value: "work", label: t("work_extra.kind_work") },
            { value: "part", label: t("work_extra.kind_part") },
          ]}
        />
        <TextField label={kind === "part" ? t("work_extra.which") : t("work_extra.what")} maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} autoComplete="off" />
        <TextField
          label={t(kind === "part" ? "work_extra.price_each" : "work_extra.price", { sign: currencySign(currency, language) })}
          inputMode="decimal"
          value={price}
          error={wrong ? t("work_extra.price_wrong") : null}
          onChange={(event) => setPrice(event.target.value)}
          autoComplete="off"
        />
        {kind === "part" ? (
          <Stepper label={t("work_extra.quantity")} value={quantity} text={String(quantity)} minimum={1} maximum={MOST} onChange={setQuantity} less={t("work_extra.fewer")} more={t("work_extra.further")} />
        ) : null}
        {kind === "part" && minor ? <p className="font-semibold">{t("work_extra.total", { amount: formatMoney({ minor, currency }, language) })}</p> : null}
      </form>
    </Dialog>
  );
}
