// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/banner.h"

#include "widgets/besidelayout.h"
#include "widgets/button.h"
#include "widgets/catalog.h"
#include "widgets/icons.h"
#include "widgets/label.h"
#include "widgets/plaintext.h"

#include <QAccessible>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

QColor inkOf(const Colors &colors, Banner::Kind kind)
{
    switch (kind) {
    case Banner::Kind::Error:
        return colors.danger;
    case Banner::Kind::Warning:
        return colors.warning;
    case Banner::Kind::Info:
        return colors.accent;
    case Banner::Kind::Success:
        return colors.success;
    }
    return colors.accent;
}

QString iconOf(Banner::Kind kind)
{
    switch (kind) {
    case Banner::Kind::Error:
        return u"error"_s;
    case Banner::Kind::Warning:
        return u"warning"_s;
    case Banner::Kind::Info:
        return u"info"_s;
    case Banner::Kind::Success:
        return u"check"_s;
    }
    return u"info"_s;
}

} // namespace

Banner::Banner(QWidget *parent) : QFrame(parent)
{
    auto *row = new BesideLayout(space::kS, this);
    row->setContentsMargins(40, 10, 10, 10);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    m_cause = new Label({}, Type::Label);
    m_nextStep = new Label({}, Type::Secondary, Tone::Secondary);
    m_details = new Label({}, Type::Number, Tone::Secondary);
    for (Label *label : { m_cause, m_nextStep, m_details }) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->addWidget(label);
    }
    row->addLayout(words);
    m_fixes = new QHBoxLayout;
    m_fixes->setSpacing(space::kXs);
    m_toggle = new Button(tr("Details"), ButtonRole::Quiet);
    m_copy = new Button(tr("Copy message"), ButtonRole::Quiet);
    setTip(m_copy, tr("Copies the message with its details, ready for a report"));
    m_close = new IconButton(u"cross"_s, tr("Dismiss the message"));
    m_toggle->setCompact(true);
    m_copy->setCompact(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::kXs);
    buttons->addLayout(m_fixes);
    for (Button *button : { m_toggle, m_copy, m_close })
        buttons->addWidget(button);
    row->addLayout(buttons);

    connect(m_toggle, &Button::clicked, this, [this] {
        m_details->setVisible(m_details->isHidden());
        m_toggle->setText(m_details->isHidden() ? tr("Details") : tr("Less"));
    });
    connect(m_copy, &Button::clicked, this, [this] { QGuiApplication::clipboard()->setText(text()); });
    connect(m_close, &Button::clicked, this, &Banner::dismiss);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
}

void Banner::tell(Kind kind, const QString &cause, const QString &nextStep, const QString &details)
{
    m_kind = kind;
    if (kind == Kind::Error)
        QMessageLogger(nullptr, 0, nullptr, kLogCategory).info("%s", qUtf8Printable(cause));
    ++m_message;
    m_words = { cause, nextStep, details };
    m_cause->setText(cause);
    m_nextStep->setText(nextStep);
    m_nextStep->setVisible(!nextStep.isEmpty());
    m_details->setText(details);
    m_details->hide();
    m_toggle->setText(tr("Details"));
    m_toggle->setVisible(!details.isEmpty());
    m_copy->setVisible(kind == Kind::Error || kind == Kind::Warning);
    while (QLayoutItem *item = m_fixes->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    setAccessibleName(m_cause->text());
    setAccessibleDescription(m_nextStep->text());
    QFrame::show();
    update();
    Q_EMIT told();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void Banner::showError(const base::Error &error)
{
    const auto kind = error.kind == base::ErrorKind::Canceled ? Kind::Info : Kind::Error;
    const auto name = base::kindName(error.kind);
    tell(kind, said(error.detail), said(error.hint),
        m_diagnostics.isEmpty() ? QString() : tr("Kind: %1").arg(QLatin1String(name.data(), qsizetype(name.size()))) + u'\n' + m_diagnostics);
}

void Banner::dismiss()
{
    hide();
    Q_EMIT dismissed();
}

void Banner::dismissMessage(int message)
{
    if (message != 0 && message == this->message())
        dismiss();
}

void Banner::amend(const QString &cause)
{
    if (!m_words.isEmpty())
        m_words[0] = cause;
    m_cause->setText(cause);
    setAccessibleName(cause);
}

void Banner::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

void Banner::hideCopy()
{
    m_copy->hide();
}

Button *Banner::addFix(const QString &text)
{
    auto *button = new Button(text);
    button->setCompact(true);
    m_fixes->addWidget(button);
    return button;
}

QString Banner::text() const
{
    QString all = m_words.value(0); // not the labels' texts, which are cut where they are very long
    for (const QString &part : m_words.mid(1))
        if (!part.isEmpty())
            all += u'\n' + part;
    if (!m_diagnostics.isEmpty() && !all.contains(m_diagnostics))
        all += u'\n' + m_diagnostics;
    return all;
}

void Banner::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(this);
    const QColor ink = inkOf(colors, m_kind);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(mixed(ink, colors.surface, 0.35), 1));
    painter.setBrush(mixed(ink, colors.surface, colors.dark ? 0.1 : 0.06));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), space::kCardRadius, space::kCardRadius);
    paintIcon(painter, iconOf(m_kind), QRectF(14, 12, 16, 16), ink);
}

} // namespace anneal::widgets
