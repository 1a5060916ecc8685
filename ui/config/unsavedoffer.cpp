// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/unsavedoffer.h"

#include "ui/config/linedifferences.h"
#include "widgets/button.h"
#include "widgets/numbers.h"

#include <QApplication>
#include <QTimer>
#include <utility>

namespace anneal::ui {

namespace {

constexpr int kPauseMs = 400; // beyond a double click

/// The lines that differ, as "- " and "+ ", of many the first.
QString differenceText(const QString &shown, const QString &offered)
{
    constexpr qsizetype most = 40;
    QStringList lines;
    for (const auto &one : lineDifferences(shown, offered)) {
        if (lines.size() >= most) {
            lines << QStringLiteral("…");
            break;
        }
        if (one.theirs > 0)
            lines << QStringLiteral("- ") + one.theirText;
        if (one.mine > 0)
            lines << QStringLiteral("+ ") + one.myText;
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

UnsavedOffer::UnsavedOffer(QWidget *parent) : Banner(parent)
{
    setClosable(false);
}

void UnsavedOffer::open(std::shared_ptr<Recovery> recovery, std::function<QString()> known)
{
    dismiss();
    m_recovery = std::move(recovery);
    m_known = std::move(known);
    m_restored.reset();
    look();
}

void UnsavedOffer::close()
{
    m_recovery.reset();
    m_known = {};
}

void UnsavedOffer::look()
{
    if (!m_recovery)
        return;
    m_recovery->look(m_known(), this, [this, recovery = m_recovery](const std::optional<Recovery::Kept> &kept) {
        if (recovery != m_recovery)
            return; // of a project that was open
        if (kept)
            offer(*kept);
        Q_EMIT looked();
    });
}

/// Of a second draft that it is one, and how much of it is other than what was restored: else it reads like the first.
QString UnsavedOffer::asked(const Recovery::Kept &kept) const
{
    if (!m_restored)
        return tr("There are changes of %1 that were not saved.").arg(kept.time);
    const auto lines = lineDifferences(*m_restored, kept.text).size();
    return lines == 1 ? tr("There is another draft, of %1; 1 line differs.").arg(kept.time)
                      : tr("There is another draft, of %1; %2 lines differ.").arg(kept.time, widgets::count(std::int64_t(lines)));
}

void UnsavedOffer::offer(const Recovery::Kept &kept)
{
    m_offered = kept;
    if (m_restored)
        tell(Kind::Info, asked(kept), tr("Restoring it replaces what was just restored."), differenceText(*m_restored, kept.text));
    else
        tell(Kind::Info, asked(kept), tr("Restore them, or delete them."));
    connect(addFix(tr("Restore")), &QAbstractButton::clicked, this, [this, kept] {
        dismiss();
        m_restored = kept.text;
        Q_EMIT restored(kept); // kept under the name of this window, before the other one goes
        m_recovery->forget(kept);
        look(); // there may be older ones
    });
    connect(addFix(tr("Delete them")), &QAbstractButton::clicked, this, [this, kept] {
        dismiss();
        m_recovery->forget(kept);
        // An older draft is offered at the same place: not before a second click of the same hand.
        QTimer::singleShot(QApplication::doubleClickInterval() + kPauseMs, this, &UnsavedOffer::look);
        Q_EMIT undoable(tr("The changes of %1 are deleted.").arg(kept.time), [this, kept, recovery = m_recovery] {
            recovery->keepAgain(kept);
            if (recovery == m_recovery)
                look();
        });
    });
}

void UnsavedOffer::review(const QString &saved)
{
    if (isHidden() || !m_offered)
        return;
    if (m_offered->text != saved)
        return amend(tr("There are changes of %1 that were not saved. They are older than config.yaml.").arg(m_offered->time));
    dismiss();
    m_recovery->forget(*std::exchange(m_offered, std::nullopt));
    look(); // there may be older ones
}

} // namespace anneal::ui
