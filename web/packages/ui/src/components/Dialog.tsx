import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "../classes";
import { useReturnedFocus } from "../focus";

interface Props {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  description?: string;
  children: ReactNode;
  /** Stays in sight below the scrolling content. */
  footer?: ReactNode;
}

const SCRIM = "fixed inset-0 z-40 bg-scrim animate-[fade-in_160ms_ease-out]";

function Heading({ title }: Pick<Props, "title">) {
  const { t } = useTranslation();
  return (
    <div className="flex items-start gap-2 ps-5 pe-2 pt-3 pb-1">
      <Radix.Title className="min-w-0 flex-1 pt-2 text-lg leading-snug font-semibold">{title}</Radix.Title>
      <Radix.Close aria-label={t("action.close")} className="inline-flex size-11 shrink-0 items-center justify-center rounded-full hover:bg-sunken">
        <X aria-hidden className="size-5" />
      </Radix.Close>
    </div>
  );
}

/**
 * What the panel holds; where it is longer than the panel, the keyboard can scroll it, whatever is in it. The description
 * scrolls along: in large letters it would leave no room for the rest.
 */
function Body({ description, children }: Pick<Props, "description" | "children">) {
  const [scrolls, setScrolls] = useState(false);
  const watch = useCallback((body: HTMLDivElement) => {
    const measure = () => setScrolls(body.scrollHeight > body.clientHeight + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(body);
    for (const part of body.children) observer.observe(part);
    measure();
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={watch} tabIndex={scrolls ? 0 : undefined} className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-5 pt-2 pb-5 focus-visible:-outline-offset-3">
      {description ? <Radix.Description className="-mt-2 mb-4 pe-6 text-sm text-muted">{description}</Radix.Description> : null}
      {children}
    </div>
  );
}

function Panel({ className, grip, ...props }: Props & { className: string; grip?: boolean }) {
  const focus = useReturnedFocus();
  return (
    <Radix.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={SCRIM} />
        <Radix.Content
          {...focus}
          {...(props.description ? {} : { "aria-describedby": undefined })}
          className={cx("fixed z-50 flex flex-col bg-raised shadow-tall focus:outline-none", className)}
        >
          {grip ? <div aria-hidden className="mx-auto mt-2 h-1 w-10 shrink-0 rounded-full bg-line-strong/50 md:hidden" /> : null}
          <Heading title={props.title} />
          <Body description={props.description}>{props.children}</Body>
          {props.footer ? <div className="flex shrink-0 flex-col gap-2 border-t border-line px-5 pt-3 pb-safe">{props.footer}</div> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const CENTRED =
  "inset-x-4 top-1/2 mx-auto max-h-[85dvh] max-w-md -translate-y-1/2 rounded-xl animate-[fade-in_160ms_ease-out]";

/** A short question in the middle of the screen. */
export function Dialog(props: Props) {
  return <Panel {...props} className={CENTRED} />;
}

/** A bottom sheet on a phone, a centred panel on a wide screen. */
export function Sheet(props: Props) {
  return (
    <Panel
      {...props}
      grip
      className={
        "inset-x-0 bottom-0 max-h-[92dvh] rounded-t-2xl animate-[sheet-in_260ms_var(--ease-calm)] " +
        "md:inset-x-4 md:top-1/2 md:bottom-auto md:mx-auto md:max-h-[85dvh] md:max-w-lg md:-translate-y-1/2 md:rounded-xl md:animate-[fade-in_160ms_ease-out]"
      }
    />
  );
}
