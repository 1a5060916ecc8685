// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runabout.h"

#include <QTimer>
#include <QWidget>
#include <functional>
#include <optional>
#include <vector>

class QLineEdit;
class QPlainTextEdit;

namespace anneal::widgets {
class Label;
class TagsEdit;
}

namespace anneal::ui {

class AboutChanges;

/// Name, tags and notes of one run, to be read and changed. What is typed is on its way to the disk half a second later.
class AboutView : public QWidget
{
    Q_OBJECT

public:
    explicit AboutView(QWidget *parent = nullptr);
    ~AboutView() override; // what was typed is on its way to the disk
    /// Who keeps what is typed; must outlive this view.
    void useChanges(AboutChanges &changes) { m_changes = &changes; }

    /// Shows another run, or none; what was typed of the one before is kept.
    void setRun(const std::optional<run::RunFolder> &folder);
    /// What the disk says of the run by now. It takes no place of what somebody is typing. `problem`: why it cannot be read.
    void setAbout(const run::RunAbout &about, const QString &problem = {});
    void setKnownTags(const QStringList &tags);
    /// The whole name, to be typed over.
    void editName();
    void editTags();
    void editNotes();

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void edit(QWidget *field);
    void showAbout(const run::RunAbout &about);
    void keepName();
    void keepNotes();
    void keepTags(const QString &tag, bool isAdded);
    void change(const std::function<void(run::RunAbout &)> &how);

    AboutChanges *m_changes = nullptr;
    std::optional<run::RunFolder> m_folder;
    run::RunAbout m_about;              // as it is shown, but for what is being typed
    std::vector<run::RunAbout> m_stale; // what the disk said before the changes that were made here: no news
    bool m_isRead = false;              // m_about is of this run
    QStringList m_knownTags;
    QTimer m_typed;          // runs out when the notes are to be kept
    bool m_hasTyped = false; // notes that are not on their way yet
    bool m_isFilling = false;
    QWidget *m_wanted = nullptr; // the field that gets the focus once the run is read
    QLineEdit *m_name;
    widgets::TagsEdit *m_tags;
    QPlainTextEdit *m_notes;
    widgets::Label *m_problem;
};

} // namespace anneal::ui
