import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  description?: string;
  /** Fills all room between title and footer. */
  children: ReactNode;
  /** Always in sight. */
  footer: ReactNode;
}

/** A dialog for a map: the whole screen of a phone, a large panel on a wide one. */
export function MapDialog({ open, onOpenChange, title, description, children, footer }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-[fade-in_160ms_ease-out] bg-scrim" />
        <Dialog.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          className="fixed inset-0 z-50 flex animate-[fade-in_160ms_ease-out] flex-col overflow-hidden bg-raised shadow-tall focus:outline-none md:inset-x-8 md:inset-y-auto md:top-1/2 md:mx-auto md:h-[min(46rem,90dvh)] md:max-w-3xl md:-translate-y-1/2 md:rounded-xl"
        >
          <div className="flex items-center gap-2 ps-5 pe-2 pt-[max(0.375rem,env(safe-area-inset-top))] pb-1.5">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="text-lg leading-snug font-semibold">{title}</Dialog.Title>
              {description ? <Dialog.Description className="text-sm text-muted">{description}</Dialog.Description> : null}
            </div>
            <Dialog.Close aria-label={t("action.close")} className="inline-flex size-11 shrink-0 items-center justify-center rounded-full hover:bg-sunken">
              <X aria-hidden className="size-5" />
            </Dialog.Close>
          </div>
          <div className="relative min-h-0 flex-1">{children}</div>
          <div className="max-h-[50dvh] shrink-0 overflow-y-auto border-t border-line px-5 pt-3 pb-safe">{footer}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
