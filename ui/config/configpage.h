// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/config/configcheck.h"
#include "ui/config/presetbutton.h"
#include "ui/config/recovery.h"
#include "ui/data/latest.h"
#include "ui/shell/page.h"

#include <QFutureWatcher>
#include <QThreadPool>
#include <QTimer>
#include <memory>

class QSplitter;
class QStackedWidget;

namespace anneal::widgets {
class Banner;
class Button;
class CodeEditor;
class ElidedLabel;
class EmptyState;
class Label;
class PageHeader;
}

namespace anneal::ui {

class ConfigForm;
class ForecastLine;
class ProblemList;
enum class Browse;

/// config.yaml as a form and as text side by side; the text is the truth, the form edits only the bytes of a value in it.
///
/// Typing is checked on another thread; what is not saved yet is kept in a recovery file.
class ConfigPage : public Page
{
    Q_OBJECT

public:
    explicit ConfigPage(Services services);
    ~ConfigPage() override;

    void activated() override;
    QSize minimumSizeHint() const override;
    QByteArray saveState() const override;
    void restoreState(const QByteArray &state) override;
    void showPart(const QString &path) override; // of a value: its field in the form

    bool isDirty() const; // holds edits that are neither on disk nor on their way there
    /// Begins to write the text; saved() or a banner tells what became of it.
    void save();
    QString checkedText() const; // what the form and the problems speak of

Q_SIGNALS:
    void saved();
    void unsavedLooked(); // what an earlier window left unsaved is offered, if there is any
    void checked();       // the text as it is now has been looked through, and the form shows it

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeEditorCard();
    void makeActions();
    void tellKeys();
    void connectParts();
    void openProject();
    void followDisk();
    bool followLoss();
    void adoptChoice(const QString &path, const base::Json &value, const QString &text);
    void tellConflict();
    void tellDeleted();
    void takeUp(const QString &text, const QString &base);
    void takeSaved(const base::Status &written, const QString &text, const QString &before);
    void lookForUnsaved();
    void offer(const Recovery::Kept &kept);
    void reviewOffer(const QString &saved);
    void keepUnsaved();
    void updateState();
    void showShut(const QString &text);
    void discard();
    void offerUndo(const QString &sentence, const QString &text, const QString &base);
    void step(void (widgets::CodeEditor::*way)());
    void patch(const QString &path, const base::Json &value);
    void takePreset(const PresetButton::Fitted &fitted);
    void reset(const QString &path);
    void browse(const QString &path, Browse what);
    void fix(const config::Problem &problem);
    void checkSoon(int delayMs);
    void check();
    void showChecked();
    void setEditorProblems();
    void showProblems();
    void showStatus();
    void showKey(const QString &path);
    void updateForecast();
    void updateComparisons();
    struct RunTexts
    {
        QString runsFolder;
        QList<std::pair<QString, QString>> runs; // names and texts, live ones first, then the newest
    };
    void takeRuns(const RunTexts &runs);
    void textEdited();

    Services m_services;
    widgets::PageHeader *m_header;
    widgets::Button *m_save;
    PresetButton *m_presets;
    widgets::ElidedLabel *m_keys;
    widgets::Button *m_discard;
    QAction *m_undo;
    QAction *m_redo;
    QList<QAction *> m_presetActions;
    widgets::Banner *m_banner;
    widgets::Banner *m_offer; // what an earlier window left unsaved; stays until that is answered
    QStackedWidget *m_stack;
    widgets::EmptyState *m_noProject;
    widgets::EmptyState *m_noConfig;
    QWidget *m_withoutConfig;              // m_noConfig, and m_shut where there is something to look at
    widgets::CodeEditor *m_shut = nullptr; // config.yaml of a project that nobody has trusted, to be read
    QSplitter *m_splitter;
    ConfigForm *m_form;
    ForecastLine *m_forecast;
    widgets::CodeEditor *m_editor;
    widgets::Label *m_status;
    ProblemList *m_problems;
    QTimer m_checkTimer;
    QTimer m_keepTimer;
    QFutureWatcher<std::shared_ptr<const CheckedConfig>> m_checking;
    RunTexts m_lastRuns;
    Latest<RunTexts> m_runs;
    std::shared_ptr<const CheckedConfig> m_checked;
    std::shared_ptr<QThreadPool> m_recoveryDisk; // one thread
    std::shared_ptr<Recovery> m_recovery;
    std::optional<Recovery::Kept> m_offered; // what m_offer speaks of
    QString m_savedToast;                    // that is true as long as nothing is edited
    QString m_undoSentence;                  // what is offered to undo, as long as nothing is edited
    QString m_diskText;                      // what the edits started from
    QString m_lostText;                      // the same of a file that was deleted; null where it was not
    bool m_comparesFile = false;             // the values can be compared with the file on disk
    QString m_modelProblem;                  // why the model cannot be used, as of the newest estimate
    QString m_misfit;                        // why the adapter cannot be put on it, likewise
    QString m_misfitField;                   // that says so
};

} // namespace anneal::ui
