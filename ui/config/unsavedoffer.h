// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/config/recovery.h"
#include "widgets/banner.h"

#include <functional>

namespace anneal::ui {

/// Offers what an earlier window left unsaved, until that is answered: the newest first, then those before it.
class UnsavedOffer : public widgets::Banner
{
    Q_OBJECT

public:
    explicit UnsavedOffer(QWidget *parent = nullptr);

    /// Offers what `recovery` (null: nothing) has besides the text that `known` gives whenever it looks; `known` is asked until close().
    void open(std::shared_ptr<Recovery> recovery, std::function<QString()> known);
    void close();
    /// `saved` is in the file now: where that is what is offered it need not be any more; else it is older than the file, and says so.
    void review(const QString &saved);

Q_SIGNALS:
    void looked(); // what there is, if anything, is offered
    /// Somebody wants it; it is deleted afterwards, so whoever takes it up keeps it.
    void restored(const anneal::ui::Recovery::Kept &kept);
    void undoable(const QString &text, const std::function<void()> &undo);

private:
    void look();
    void offer(const Recovery::Kept &kept);
    QString asked(const Recovery::Kept &kept) const;

    std::shared_ptr<Recovery> m_recovery;
    std::function<QString()> m_known;
    std::optional<Recovery::Kept> m_offered;
    std::optional<QString> m_restored; // what is in the editor since, so that another draft would replace it
};

} // namespace anneal::ui
