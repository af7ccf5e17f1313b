import { type ReceivedReview, localStore } from "@doorstep/core";
import { Button, Sheet, TextArea, useProblemText, useToast } from "@doorstep/ui";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useReply } from "../commands";

const LONGEST = 1000;
const nameOf = (id: string) => `reply.${id}`;

/** A reply in a sheet; what is not sent yet is kept on the device. */
export function ReplyForm({ review, open, onOpenChange }: { review: ReceivedReview; open: boolean; onOpenChange(open: boolean): void }) {
  const { t } = useTranslation();
  const problem = useProblemText();
  const toast = useToast();
  const reply = useReply(review.id);
  const [text, setText] = useState(() => localStore.read<string>(nameOf(review.id)) ?? review.reply?.text ?? "");
  const [asked, setAsked] = useState(false);
  const empty = text.trim() === "";
  const write = (next: string) => {
    setText(next);
    localStore.write(nameOf(review.id), next);
  };
  const send = () => {
    setAsked(true);
    if (empty) return;
    reply.mutate(text.trim(), {
      onSuccess: () => {
        localStore.remove(nameOf(review.id));
        toast.say(t("own_reviews.reply_sent"));
        onOpenChange(false);
      },
    });
  };
  return (
    <Sheet
      open={open}
      onOpenChange={onOpenChange}
      title={t("own_reviews.reply_to", { author: review.author })}
      footer={
        <Button size="lg" wide busy={reply.isPending} onClick={send}>
          {t("own_reviews.reply_send")}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        {review.text ? (
          <blockquote lang={review.language} className="border-s-4 border-line ps-4 text-[0.9375rem] text-muted">
            {review.text}
          </blockquote>
        ) : null}
        <TextArea
          label={t("own_reviews.reply_label")}
          rows={5}
          value={text}
          maxLength={LONGEST}
          onChange={(event) => write(event.target.value)}
          hint={t("own_reviews.reply_hint")}
          error={reply.isError ? problem(reply.error) : asked && empty ? t("own_reviews.reply_empty") : null}
        />
      </div>
    </Sheet>
  );
}
