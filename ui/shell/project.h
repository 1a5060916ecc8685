// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "ui/shell/projectdisk.h"
#include "widgets/catalog.h"

#include <QObject>
#include <QPointer>
#include <QThread>
#include <filesystem>

namespace anneal::ui {

std::filesystem::path toPath(const QString &text);
QString toText(const std::filesystem::path &path);
/// "~/papers" for a folder below the user's own, and back.
QString homeAsTilde(const QString &path);
QString tildeAsHome(const QString &path);
QString toText(const std::string &utf8);
QString toText(std::string_view utf8);
using widgets::said;

/// The open project: a folder with config.yaml, data/raw, data/prepared, runs. There is one Project object for the life of the window.
///
/// It owns the text of config.yaml: whoever edits calls setConfigText(), everyone else follows configChanged().
/// A text is written to disk (durably) at once; changes on disk from outside are read and told. All of that happens on a thread of its own,
/// for the disk may be slow or far away: nothing here waits for it.
class Project : public QObject
{
    Q_OBJECT

public:
    /// Called in the GUI thread with what became of a question, unless its context is gone by then.
    using Done = std::function<void(const base::Status &)>;

    /// `beforeAccess` is for tests: called on the other thread before each access to the disk.
    explicit Project(QObject *parent = nullptr, std::function<void()> beforeAccess = {});
    ~Project() override; // what was to be written is on the disk after it

    /// Reads the folder; once that is done it takes the place of the project that is open. Fails with NotFound where the folder is missing; one
    /// without config.yaml is fine (hasConfig() is false then). Nothing is called where another folder is opened, or close() is called, meanwhile.
    void open(const QString &folder, QObject *context = nullptr, Done done = {});
    void cancelOpening(); // the project that is open stays so
    bool isOpening() const { return m_opening.has_value(); }
    void close();
    bool isOpen() const { return !m_folder.isEmpty(); }

    QString name() const; // of the folder
    /// `what` with the project's name added, if `folder` is not the open project's. An empty `folder` is of no project.
    QString named(const QString &what, const QString &folder) const;
    QString folder() const { return m_folder; }
    QString configFile() const;
    QString runsFolder() const;                      // training.output_dir
    QString resolve(const QString &relative) const;  // against the project folder; absolute paths stay
    QString relative(const QString &absolute) const; // as it is to be written into config.yaml

    bool hasConfig() const { return m_hasConfig; }
    /// Why there is no config.yaml to work with although there is such a file: it must not be written over.
    const std::optional<base::Error> &configProblem() const { return m_configProblem; }
    /// Paths in config.yaml that lead out of the project and that nobody has trusted: until then it counts as one that cannot be used,
    /// and nothing there is read.
    const std::vector<data::OutsidePath> &untrusted() const { return m_untrusted; }
    /// Fails with Unsafe as long as there are such: nothing is started there, a run that lies in it no more than a new one.
    base::Status requireTrust() const;
    /// The user trusts the project with these paths; remembered outside of it.
    void trust();
    /// It reads outside of its folder, and the user has trusted it with that.
    bool isTrustedWithMore() const { return m_readsOutside; }
    /// Takes the trust back; trustKept() tells where that could not be done.
    void stopTrusting();
    /// The text of a config.yaml that nobody has trusted: to be looked at, for nothing else.
    QString shutText() const { return m_shutText; }
    QString configText() const { return m_configText; }
    /// Everyone works with this text from now on; it is on its way to the disk until `done` is called. Where it cannot be written, the text is
    /// again what the disk has; with Busy another program has changed the file meanwhile. Makes no second copy of it.
    void setConfigText(const QString &text, QObject *context = nullptr, Done done = {});
    /// The same for one value ("data.format") that was chosen elsewhere than in the text: no other byte changes, and valueChosen() tells of it.
    void setConfigValue(const QString &path, const base::Json &value, QObject *context = nullptr, Done done = {});
    bool isWriting() const { return !m_writes.isEmpty(); }
    /// Set by the editor page: the text has unsaved changes. Everyone else works without them, and can say so.
    void setDraft(bool hasDraft);
    bool hasDraft() const { return m_hasDraft; }

    /// Where there is no configuration to work with: what a page says instead of facts, and what cures it.
    struct NoConfig
    {
        QString title, text;
        enum class Cure { None, Write, Trust } cure = Cure::None;
        QString cureText() const; // for a button
    };
    NoConfig whyNoConfig() const;

Q_SIGNALS:
    void opening(const QString &folder); // is being read
    void openingEnded();                 // one way or another; after opened()
    void opened();                       // also when another one took its place
    void closed();
    void vanished(const QString &folder); // it was open, and its folder is gone; after closed()
    void configChanged();                 // text; by setConfigText() or on disk
    void draftChanged();
    void valueChosen(const QString &path, const anneal::base::Json &value, const QString &text); // `text` is about to take the place of configText()
    void configNotWritten(const QString &text); // because of the disk; `text` is about to be configText() again
    void trustKept(const anneal::base::Error &why);
    void notSavedElsewhere(const QString &sentence); // the configuration of a project that is not open any more

private:
    /// Whom to tell.
    struct Call
    {
        Call(QObject *context, Done done) : context(context), hasContext(context != nullptr), done(std::move(done)) { }
        void operator()(const base::Status &status) const
        {
            if (done && (context || !hasContext))
                done(status);
        }
        QPointer<QObject> context;
        bool hasContext;
        Done done;
    };
    struct Opening
    {
        quint64 session;
        Call call;
    };
    struct Write
    {
        quint64 session, ticket;
        QString project; // its name, for when another one is open
        QList<Call> calls;
    };

    struct Choice
    {
        QString path;
        base::Json value;
    };

    template <typename Work>
    void onDisk(Work work);
    void write(const QString &text, const std::optional<Choice> &choice, const Call &call);
    void takeOpened(quint64 session, const QString &folder, const ConfigOnDisk &config, const std::optional<base::Error> &failure);
    void takeWritten(quint64 session, quint64 ticket, const ConfigOnDisk &now, const std::optional<base::Error> &failure);
    void takeChange(quint64 session, const ConfigOnDisk &config);
    void takeLoss(quint64 session);
    void adopt(const ConfigOnDisk &config);

    QString m_folder;
    quint64 m_session = 0; // of the open project
    quint64 m_newest = 0;  // that was given away, of sessions and of tickets
    std::optional<Opening> m_opening;
    QList<Write> m_writes; // on their way, the oldest first
    QString m_configText;
    bool m_hasConfig = false;
    bool m_hasDraft = false;
    std::optional<base::Error> m_configProblem;
    std::vector<data::OutsidePath> m_untrusted;
    bool m_readsOutside = false;
    QString m_shutText;
    QThread m_thread;
    ProjectDisk *m_disk; // lives on m_thread
};

} // namespace anneal::ui
