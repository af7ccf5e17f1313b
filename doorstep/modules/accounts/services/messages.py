"""The messages that carry codes, in four languages, handed to the port at once."""

from enum import StrEnum

from doorstep.modules.accounts.ports import Channel, CodeMessage, code_sender


class Notice(StrEnum):
    """What a message is about."""

    SIGN_IN = "sign_in"
    PASSWORD_RESET = "password_reset"  # noqa: S105
    CONFIRM_EMAIL = "confirm_email"
    EMAIL_CHANGED = "email_changed"
    ACCOUNT_EXISTS = "account_exists"
    NO_ACCOUNT = "no_account"


# Each: subject of an e-mail, text. {code} is filled in.
_TEXTS: dict[Notice, dict[str, tuple[str, str]]] = {
    Notice.SIGN_IN: {
        "en": ("Your Doorstep code: {code}", "{code} is your Doorstep code. Don't share it with anyone."),
        "ru": ("Код Doorstep: {code}", "{code} — ваш код Doorstep. Никому его не сообщайте."),
        "zh-Hans": ("您的 Doorstep 验证码：{code}", "您的 Doorstep 验证码是 {code}。请勿告诉任何人。"),
        "zh-Hant": ("您的 Doorstep 驗證碼：{code}", "您的 Doorstep 驗證碼是 {code}。請勿告訴任何人。"),
    },
    Notice.PASSWORD_RESET: {
        "en": ("Set a new Doorstep password", "{code} is the code to set a new Doorstep password."),
        "ru": ("Новый пароль Doorstep", "{code} — код для смены пароля Doorstep."),
        "zh-Hans": ("重设 Doorstep 密码", "重设 Doorstep 密码的验证码是 {code}。"),
        "zh-Hant": ("重設 Doorstep 密碼", "重設 Doorstep 密碼的驗證碼是 {code}。"),
    },
    Notice.CONFIRM_EMAIL: {
        "en": ("Confirm your e-mail address", "{code} is the code to confirm your e-mail address at Doorstep."),
        "ru": ("Подтвердите адрес почты", "{code} — код, чтобы подтвердить адрес почты в Doorstep."),
        "zh-Hans": ("确认您的邮箱", "{code} 是您在 Doorstep 确认邮箱的验证码。"),
        "zh-Hant": ("確認您的電子郵件", "{code} 是您在 Doorstep 確認電子郵件的驗證碼。"),
    },
    Notice.EMAIL_CHANGED: {
        "en": (
            "Your e-mail address was changed",
            "Your Doorstep account has another e-mail address now. If it was not you, sign in by phone and end the "
            "other sessions.",
        ),
        "ru": (
            "Адрес почты изменён",
            "У вашего аккаунта Doorstep теперь другой адрес почты. Если это были не вы, войдите по телефону и "
            "завершите другие сеансы.",
        ),
        "zh-Hans": (
            "您的邮箱已更改",
            "您的 Doorstep 账户已改用其他邮箱。如非本人操作，请用手机登录并结束其他会话。",
        ),
        "zh-Hant": (
            "您的電子郵件已變更",
            "您的 Doorstep 帳戶已改用其他電子郵件。若非本人操作，請用手機登入並結束其他工作階段。",
        ),
    },
    Notice.ACCOUNT_EXISTS: {
        "en": ("You already have a Doorstep account", "You already have a Doorstep account: sign in instead."),
        "ru": ("У вас уже есть аккаунт Doorstep", "У вас уже есть аккаунт Doorstep: просто войдите."),
        "zh-Hans": ("您已有 Doorstep 账户", "您已有 Doorstep 账户，请直接登录。"),
        "zh-Hant": ("您已有 Doorstep 帳戶", "您已有 Doorstep 帳戶，請直接登入。"),
    },
    Notice.NO_ACCOUNT: {
        "en": ("No Doorstep account yet", "There is no Doorstep account for this contact yet: sign up first."),
        "ru": ("Аккаунта Doorstep ещё нет", "Для этого контакта ещё нет аккаунта Doorstep: сначала зарегистрируйтесь."),
        "zh-Hans": ("尚无 Doorstep 账户", "此联系方式尚无 Doorstep 账户，请先注册。"),
        "zh-Hant": ("尚無 Doorstep 帳戶", "此聯絡方式尚無 Doorstep 帳戶，請先註冊。"),
    },
}


def send_notice(notice: Notice, *, channel: Channel, to: str, language: str, code: str = "") -> None:
    """
    Hand a message to its carrier. Call it outside transactions.

    :raises CodeNotSent: if the carrier did not take it.
    """
    subject, text = _TEXTS[notice].get(language) or _TEXTS[notice]["en"]
    message = CodeMessage(
        channel=channel,
        to=to,
        subject=subject.format(code=code),
        text=text.format(code=code),
        code=code,
    )
    code_sender().send(message)
