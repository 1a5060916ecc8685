// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "ui/config/recovery.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

namespace anneal::widgets {
class Banner;
class CodeEditor;
}

namespace anneal::ui {

class Project;
class UnsavedOffer;

/// The text in the editor and the file it is of: whether it is saved, what becomes of it where the file changes meanwhile, and how it is taken
/// back. Where both sides have changed somebody chooses before anything is written. What is not saved yet is kept in a recovery file.
class ConfigDraft : public QObject
{
    Q_OBJECT

public:
    /// Problems and choices are told in `banner`. `tellPending` brings what is being typed elsewhere into the text at once.
    ConfigDraft(Project &project, widgets::CodeEditor &editor, widgets::Banner &banner, UnsavedOffer &offer, std::function<void()> tellPending);
    ~ConfigDraft() override; // what is not saved is kept, and on the disk after it

    /// Begins with the file of the open project, and offers what was left unsaved.
    void open();
    bool isDirty() const; // holds edits that are neither on disk nor on their way there
    /// Whether the file counts and has another text, as after an undo that took back all edits.
    bool isBehind() const;
    /// The file has another text now: by this page, by another one, or by another program.
    void followDisk();
    /// Puts another text into the editor; it can be undone there.
    void edit(const QString &text);
    /// Offers to put a text back, until the present one changes.
    void offerBack(const QString &sentence, const QString &text);
    /// Begins to write the text; saved() or a banner tells what became of it.
    void save();
    void discard();

Q_SIGNALS:
    void edited();       // here: typed, put in, or undone
    void followed();     // the text is that of the file now
    void stateChanged(); // dirty or not
    void savingBegun();
    void saved();
    void notSaved();
    void comparisonWanted(); // with the file
    void toast(const QString &text);
    void toastOver(const QString &text); // withdraws an undo that is no longer possible
    void undoable(const QString &text, const std::function<void()> &undo);

private:
    bool followLoss();
    void adoptChoice(const QString &path, const base::Json &value, const QString &text);
    void tellConflict();
    void tellDeleted();
    void takeUp(const QString &text, const QString &base);
    void takeSaved(const base::Status &written, const QString &text, const QString &before);
    void restore(const Recovery::Kept &kept);
    void keepUnsaved();
    void offerUndo(const QString &sentence, const QString &text, const QString &base);
    void textEdited();

    Project &m_project;
    widgets::CodeEditor &m_editor;
    widgets::Banner &m_banner;
    UnsavedOffer &m_offer;
    std::function<void()> m_tellPending;
    QTimer m_keepTimer;
    std::shared_ptr<QThreadPool> m_recoveryDisk; // one thread
    std::shared_ptr<Recovery> m_recovery;
    QString m_undoSentence; // what is offered to undo, as long as nothing is edited
    QString m_diskText;     // what the edits started from
    QString m_lostText;     // the same of a file that was deleted; null where it was not
};

} // namespace anneal::ui
