import type { PortfolioPicture } from "@doorstep/core";
import { pickPictures } from "@doorstep/shell";
import { Button, Callout, Card, EmptyState, ErrorState, IconButton, PageBody, PageHeader, Photo, SkeletonCards, TextField, useProblemText, useToast } from "@doorstep/ui";
import { ArrowDown, ArrowUp, ImagePlus, Images, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddPictures, useChangePicture, useRemovePicture } from "../commands";
import { usePortfolio } from "../queries";

/** Pictures of one's work, in the order in which clients see them. */
export default function PortfolioPage() {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const portfolio = usePortfolio();
  const add = useAddPictures();
  const room = portfolio.data ? portfolio.data.most - portfolio.data.items.length : 0;
  const choose = async () => {
    const files = (await pickPictures({ multiple: true })).slice(0, room);
    if (files.length > 0) add.mutate(files, { onSuccess: (count) => toast.say(t("portfolio.added", { count })) });
  };
  const button = (
    <Button icon={<ImagePlus aria-hidden className="size-5" />} busy={add.isPending} disabled={room <= 0} onClick={() => void choose()}>
      {t("portfolio.add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("portfolio.title")} back="/profile" end={portfolio.data && portfolio.data.items.length > 0 ? button : null} />
      <PageBody>
        {add.isError ? <Callout tone="danger">{text(add.error)}</Callout> : null}
        {portfolio.isPending ? (
          <SkeletonCards count={3} />
        ) : portfolio.isError && !portfolio.data ? (
          <ErrorState error={portfolio.error} onRetry={() => void portfolio.refetch()} />
        ) : portfolio.data.items.length === 0 ? (
          <EmptyState icon={<Images />} title={t("portfolio.none_title")} text={t("portfolio.none_text")}>
            {button}
          </EmptyState>
        ) : (
          <ol className="grid grid-cols-[minmax(0,1fr)] gap-4 sm:grid-cols-2 lg:grid-cols-3">
            {portfolio.data.items.map((picture, index, all) => (
              <li key={picture.id}>
                <PictureCard picture={picture} index={index} count={all.length} />
              </li>
            ))}
          </ol>
        )}
        {portfolio.data && room <= 0 ? <p className="text-muted">{t("portfolio.full", { count: portfolio.data.most })}</p> : null}
      </PageBody>
    </>
  );
}

function PictureCard({ picture, index, count }: { picture: PortfolioPicture; index: number; count: number }) {
  const { t } = useTranslation();
  const text = useProblemText();
  const toast = useToast();
  const change = useChangePicture();
  const remove = useRemovePicture();
  const [caption, setCaption] = useState(picture.caption);
  const warn = { onError: (error: unknown) => toast.warn(text(error)) };
  const number = index + 1;
  const keep = () => {
    if (caption.trim() !== picture.caption) change.mutate({ id: picture.id, caption: caption.trim() }, { ...warn, onSuccess: () => toast.say(t("portfolio.saved")) });
  };
  return (
    <Card className="flex flex-col gap-3 overflow-hidden p-0 pb-3">
      <Photo src={picture.picture.url} alt={picture.caption || t("portfolio.picture", { number })} className="aspect-4/3" />
      <div className="flex flex-col gap-2 px-4">
        <TextField label={t("portfolio.caption", { number })} maxLength={120} value={caption} onChange={(event) => setCaption(event.target.value)} onBlur={keep} />
        <div className="-mx-2 flex flex-wrap items-center">
          <IconButton label={t("portfolio.earlier", { number })} disabled={index === 0 || change.isPending} onClick={() => change.mutate({ id: picture.id, position: index - 1 }, warn)}>
            <ArrowUp aria-hidden className={index === 0 ? "size-5 opacity-30" : "size-5"} />
          </IconButton>
          <IconButton label={t("portfolio.later", { number })} disabled={number === count || change.isPending} onClick={() => change.mutate({ id: picture.id, position: index + 1 }, warn)}>
            <ArrowDown aria-hidden className={number === count ? "size-5 opacity-30" : "size-5"} />
          </IconButton>
          <span className="flex-1 text-center text-sm text-muted">{t("portfolio.place", { number, count })}</span>
          <IconButton label={t("portfolio.remove", { number })} disabled={remove.isPending} onClick={() => remove.mutate(picture.id, { ...warn, onSuccess: () => toast.say(t("portfolio.removed")) })}>
            <Trash2 aria-hidden className="size-5 text-muted" />
          </IconButton>
        </div>
      </div>
    </Card>
  );
}
