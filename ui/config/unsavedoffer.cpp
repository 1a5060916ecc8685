// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/unsavedoffer.h"

#include "widgets/button.h"

#include <QApplication>
#include <QTimer>
#include <utility>

namespace anneal::ui {

namespace {

constexpr int kPauseMs = 400; // beyond a double click

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

void UnsavedOffer::offer(const Recovery::Kept &kept)
{
    m_offered = kept;
    tell(Kind::Info, tr("There are changes of %1 that were not saved.").arg(kept.time), tr("Restore them, or delete them."));
    connect(addFix(tr("Restore")), &QAbstractButton::clicked, this, [this, kept] {
        dismiss();
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
