import type { Review, VisitReview } from "@doorstep/core";
import { CRITERIA, PhotoPicker, useMe } from "@doorstep/shell";
import { Button, Callout, Card, StarsInput, StickyAction, TextArea, useProblemText, useToast } from "@doorstep/ui";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useSaveReview } from "../commands";
import { LONGEST_TEXT, MOST_PHOTOS, type ReviewDraft, clearReviewDraft, emptyDraft, readReviewDraft, toReview, writeReviewDraft } from "../draft";
import { authorName } from "../model";

/** Stars, criteria, words and photos; what is not sent yet is kept on the device. */
export function ReviewForm({ orderId, stands }: { orderId: string; stands: VisitReview }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const navigate = useNavigate();
  const me = useMe().data;
  const visitId = stands.visit_id;
  const save = useSaveReview(visitId, stands.review === null);
  const [draft, setDraft] = useDraft(visitId, stands.review);
  const [sending, setSending] = useState(false);
  const [asked, setAsked] = useState(false);
  const overall = useRef<HTMLDivElement>(null);
  const left = LONGEST_TEXT - [...draft.text].length;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const review = toReview(draft);
    setAsked(true);
    if (!review) overall.current?.querySelector("input")?.focus();
    if (!review || sending || left < 0) return;
    save.mutate(review, {
      onSuccess: () => {
        clearReviewDraft(visitId);
        toast.say(t(stands.review ? "review.saved" : "review.sent"));
        void navigate(`/bookings/${orderId}`, { replace: true, viewTransition: true });
      },
    });
  };

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-5">
      <Card className="p-5">
        <div ref={overall}>
          <StarsInput
            large
            label={t("review.overall")}
            value={draft.stars}
            onChange={(stars) => setDraft((now) => ({ ...now, stars }))}
            error={asked && draft.stars === null ? t("review.choose_stars") : null}
          />
        </div>
      </Card>
      <Card className="flex flex-col gap-1">
        <h2 className="pb-1 font-semibold">{t("review.details")}</h2>
        {CRITERIA.map((criterion) => (
          <StarsInput
            key={criterion}
            label={t(`reviews.${criterion}`)}
            value={draft.criteria[criterion] ?? null}
            onChange={(stars) => setDraft((now) => ({ ...now, criteria: { ...now.criteria, [criterion]: stars } }))}
          />
        ))}
      </Card>
      <TextArea
        label={t("review.text")}
        rows={6}
        value={draft.text}
        onChange={(event) => setDraft((now) => ({ ...now, text: event.target.value }))}
        hint={left > 200 ? t("review.text_hint") : t("review.left", { count: Math.max(0, left) })}
        error={left < 0 ? t("review.left", { count: 0 }) : null}
        maxLength={LONGEST_TEXT}
      />
      <PhotoPicker
        purpose="review"
        label={t("review.photos")}
        most={MOST_PHOTOS}
        value={draft.pictures}
        onChange={(change) => setDraft((now) => ({ ...now, pictures: change(now.pictures) }))}
        onBusy={setSending}
      />
      <p className="text-sm text-muted">{t("review.public", { author: authorName(me?.name ?? "") })}</p>
      {save.isError ? <Callout tone="danger">{text(save.error)}</Callout> : null}
      <StickyAction start={sending ? <p className="text-sm text-muted">{t("review.photos_on_the_way")}</p> : null}>
        <Button type="submit" size="lg" wide busy={save.isPending} disabled={sending}>
          {t(stands.review ? "review.save" : "review.send")}
        </Button>
      </StickyAction>
    </form>
  );
}

function useDraft(visitId: string, review: Review | null) {
  const kept = useState(() => readReviewDraft(visitId) ?? emptyDraft(review));
  const [draft] = kept;
  const first = useRef(draft);
  useEffect(() => {
    if (draft !== first.current) writeReviewDraft(visitId, draft);
  }, [visitId, draft]);
  return kept satisfies [ReviewDraft, unknown];
}
