import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Link, type LinkProps } from "react-router";
import { cx } from "../classes";
import { Spinner } from "./Spinner";

type Variant = "primary" | "secondary" | "quiet" | "danger";
type Size = "md" | "lg";

const VARIANTS: Record<Variant, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "bg-surface text-text ring-1 ring-inset ring-line-strong/60 hover:bg-sunken",
  quiet: "bg-transparent text-accent-text hover:bg-accent-soft",
  danger: "bg-danger-soft text-danger-text hover:brightness-95",
};

// Room at the sides doesn't grow with large text, which needs it itself.
const SIZES: Record<Size, string> = {
  md: "min-h-11 px-[min(1rem,16px)] text-[0.9375rem]",
  lg: "min-h-13 px-[min(1.5rem,24px)] text-base",
};

interface Look {
  variant?: Variant;
  size?: Size;
  wide?: boolean;
  icon?: ReactNode;
}

function look({ variant = "primary", size = "md", wide }: Look, className?: string): string {
  return cx(
    "inline-flex items-center justify-center gap-2 rounded-md py-2 text-center font-semibold transition-colors duration-150 select-none",
    "disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted disabled:ring-0",
    VARIANTS[variant],
    SIZES[size],
    wide && "w-full",
    className,
  );
}

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Look {
  busy?: boolean;
}

/** While `busy` the button keeps its width, ignores presses and says so to assistive technology. */
export function Button({ variant, size, wide, icon, busy, className, children, onClick, type = "button", ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={look({ variant, size, wide }, className)}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}

export interface ButtonLinkProps extends LinkProps, Look {
  className?: string;
  children?: ReactNode;
}

export function ButtonLink({ variant, size, wide, icon, className, children, ...rest }: ButtonLinkProps) {
  return (
    <Link viewTransition {...rest} className={look({ variant, size, wide }, className)}>
      {icon}
      {children}
    </Link>
  );
}

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string;
}

export function IconButton({ label, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      className={cx("inline-flex size-11 shrink-0 items-center justify-center rounded-full transition-colors hover:bg-sunken", className)}
    >
      {children}
    </button>
  );
}

/** A link that is only an icon, with its name for those who do not see it. */
export function IconLink({ label, className, children, ...rest }: LinkProps & { label: string }) {
  return (
    <Link
      viewTransition
      {...rest}
      aria-label={label}
      title={label}
      className={cx("inline-flex size-11 shrink-0 items-center justify-center rounded-full transition-colors hover:bg-sunken", typeof className === "string" && className)}
    >
      {children}
    </Link>
  );
}
