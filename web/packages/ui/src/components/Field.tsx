import { ChevronDown } from "lucide-react";
import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes, useId } from "react";
import { cx } from "../classes";

interface Shared {
  label: string;
  hint?: ReactNode;
  error?: string | null;
}

const CONTROL =
  "w-full min-h-12 rounded-md bg-surface px-3.5 text-base text-text ring-1 ring-inset ring-line-strong/70 placeholder:text-muted " +
  "focus:outline-none focus:ring-2 focus:ring-accent aria-invalid:ring-2 aria-invalid:ring-danger transition-shadow";

function Frame({ label, hint, error, id, children }: Shared & { id: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children}
      {error ? (
        <p id={`${id}-note`} role="alert" className="text-sm text-danger-text">
          {error}
        </p>
      ) : hint ? (
        <p id={`${id}-note`} className="text-sm text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

function describe(id: string, { hint, error }: Shared) {
  return { id, "aria-invalid": error ? true : undefined, "aria-describedby": error || hint ? `${id}-note` : undefined };
}

export function TextField({ label, hint, error, className, ...rest }: Shared & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <Frame label={label} hint={hint} error={error} id={id}>
      <input {...rest} {...describe(id, { label, hint, error })} className={cx(CONTROL, className)} />
    </Frame>
  );
}

export function TextArea({ label, hint, error, className, ...rest }: Shared & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  return (
    <Frame label={label} hint={hint} error={error} id={id}>
      <textarea rows={3} {...rest} {...describe(id, { label, hint, error })} className={cx(CONTROL, "py-3", className)} />
    </Frame>
  );
}

export function SelectField({ label, hint, error, className, children, ...rest }: Shared & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <Frame label={label} hint={hint} error={error} id={id}>
      <span className="relative block">
        <select {...rest} {...describe(id, { label, hint, error })} className={cx(CONTROL, "appearance-none py-2 pe-11 whitespace-normal", className)}>
          {children}
        </select>
        <ChevronDown aria-hidden className="pointer-events-none absolute inset-y-0 end-3.5 my-auto size-5 text-muted" />
      </span>
    </Frame>
  );
}

/** A sentence to agree with, or a setting to switch on. */
export function CheckField({
  label,
  error,
  ...rest
}: { label: ReactNode; error?: string | null } & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div>
      <label className="flex min-h-11 items-start gap-3 py-2 text-sm">
        <input
          {...rest}
          type="checkbox"
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-note` : undefined}
          className="mt-0.5 size-5 shrink-0 accent-accent"
        />
        <span>{label}</span>
      </label>
      {error ? (
        <p id={`${id}-note`} role="alert" className="text-sm text-danger-text">
          {error}
        </p>
      ) : null}
    </div>
  );
}
