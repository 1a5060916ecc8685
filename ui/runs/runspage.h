// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/run/runlauncher.h"
#include "ui/data/latest.h"
#include "ui/runs/jobfailures.h"
#include "ui/runs/runactions.h"
#include "ui/runs/runcolors.h"
#include "ui/runs/runpanel.h"
#include "ui/runs/runsmodel.h"
#include "ui/shell/page.h"

#include <QTimer>

class QAction;
class QCheckBox;
class QLineEdit;
class QMenu;

namespace anneal::widgets {
class Banner;
class Button;
class CurrentStack;
class EmptyState;
class Label;
class PageHeader;
class RecordTable;
}

namespace anneal::ui {

class AboutChanges;
class Comparison;
class RunsFilter;
class RunsSplit;
class RunTrash;
class RunView;
class TableColumns;
class TagPopup;

/// Every run of the project, read from its folder: compare, open, resume, evaluate, merge, export, delete.
class RunsPage : public Page
{
    Q_OBJECT

public:
    explicit RunsPage(Services services, QWidget *parent = nullptr);
    ~RunsPage() override;

    void activated() override;
    void askedAgain() override;
    QList<Place> places() const override;
    void showPart(const QString &part) override;
    void focusFirst() override;
    const RunsModel &model() const { return *m_model; }
    widgets::RecordTable *table() const { return m_table; }
    /// `part`: what of it is to be in front; else its result, where it has one.
    void openRun(const std::filesystem::path &folder, std::optional<RunPanel::Part> part = {});
    /// Reads the run folders again, beside the window's thread.
    void refresh();
    /// Selects a run, as soon as it is known here.
    void choose(const std::filesystem::path &folder);
    /// The same, unless the user has selected one himself.
    void suggest(const std::filesystem::path &folder);
    /// Selects a run and the one before it.
    void compare(const std::filesystem::path &folder);

Q_SIGNALS:
    void followRequested(const anneal::run::RunFolder &folder);           // a run that trains now
    void runOpened(const std::filesystem::path &folder);                  // and shown here
    void repeatRequested(const anneal::run::RunFolder &folder);           // a run that is to be trained once more
    void runsListed(const anneal::ui::RunsModel::Comparable &comparable); // of the open project, whenever its runs were read

protected:
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    enum class Mode { Empty, List, One };

    /// Answers say what they are of: by then another project may be open.
    struct Listed
    {
        std::filesystem::path folder;
        std::vector<RunRow> rows;
        std::vector<RunsReader::PassedOver> passedOver;
    };
    struct Opened
    {
        base::Result<run::RunFolder> folder = base::Error { base::ErrorKind::Internal, {}, {} };
        bool isLive = false;
        bool atResults = false; // they are what it is opened for
        std::optional<RunPanel::Part> part {};
    };

    void makeList();
    void makeTable();
    QWidget *makeSearchRow();
    void makeAboutActions();
    void makeResultActions();
    void updateResultActions(const std::vector<RunRow> &rows, const QString &chooseOne);
    void makeActions();
    void makeMenu();
    void makeButtons();
    void setMode(Mode mode);
    void projectChanged();
    void takeRows(Listed listed);
    void settle();
    void search(const QString &words);
    void select(const std::vector<std::filesystem::path> &folders);
    void takeChoice();
    void selectUnasked(int row);
    bool hasOwnSelection() const;
    void showCurrent();
    void tellPassedOver(const std::vector<RunsReader::PassedOver> &folders);
    void showOpened(const Opened &opened);
    void tellRun();
    void resultReady(const QString &runFolder, const QString &news, const QString &path);
    void openResults(const QString &runFolder);
    void jobFailed(const base::Error &error, const QString &runFolder);
    void updateActions();
    void updateActionsOfSeveral();
    QString whyNoneSelected() const;
    QString sentenceOfList(std::size_t selected) const;
    static void enable(QAction *action, bool enabled, const QString &reason);
    std::vector<RunRow> meant() const;
    static QString subjectOf(const std::vector<RunRow> &rows);
    QString whyNoWork(const RunRow &row) const;
    bool isOpenRead() const;
    RunActions::Subjects workable() const;
    QString nameOf(const run::RunFolder &folder) const;
    void editInView(void (RunView::*edit)());
    void rename();
    void keepName(const std::filesystem::path &folder, const QString &typed);
    void openNotes();
    void openTags();
    void changeTag(const QString &tag, bool isAdded);
    void mark(bool run::RunAbout::*what, bool isOn, const QString &saidOfOne, const QString &saidOfSeveral);
    void takeValue(const QString &path, const base::Json &value);
    void showArchived(bool shown);
    void showCounts();
    int archivedCount() const;
    void showEmpty();
    void showPassedOver();
    std::vector<RunRow> selected() const;
    std::optional<run::RunFolder> current() const;
    void resume(run::StartMode mode);
    void tellBusy(const base::Error &error, const run::RunFolder &folder);
    void tellFailure(const QString &project, const QString &run, const base::Error &error);
    void keepTraining();
    void copyCommand();
    void exportTable();

    Services m_services;
    Mode m_mode = Mode::Empty;
    RunActions *m_after;
    RunsModel *m_model;
    RunsFilter *m_sorted;
    AboutChanges *m_about;
    widgets::PageHeader *m_header;
    widgets::Banner *m_banner;
    JobFailures m_failures;
    RunTrash *m_runTrash;
    widgets::CurrentStack *m_stack;
    widgets::Label *m_passedOver;
    widgets::EmptyState *m_empty;
    widgets::RecordTable *m_table;
    TableColumns *m_columns;
    RunsSplit *m_split;
    QWidget *m_searchRow;
    QCheckBox *m_withArchived;
    TagPopup *m_tagPopup;
    std::vector<std::filesystem::path> m_tagged; // what the popup is of
    QLineEdit *m_filter;
    Comparison *m_comparison;
    RunView *m_view;
    RunPanel *m_panel; // with the view in it
    RunPanel::Actions m_onResult;
    bool m_goesOn = true; // there is a checkpoint that the run can go on from
    QAction *m_open, *m_back, *m_resume, *m_keep, *m_evaluate, *m_merge, *m_trash, *m_copy, *m_csv, *m_search, *m_rename, *m_tag, *m_notes, *m_pin,
        *m_archive, *m_fold, *m_useValue;
    QList<QAction *> m_exports;
    QMenu *m_menu;
    std::vector<std::filesystem::path> m_before;       // what was selected before a search; what it hides comes back after it
    std::optional<std::filesystem::path> m_choice;     // the run to select as soon as it is there
    bool m_isSuggestion = false;                       // that one
    bool m_isCompared = false;                         // that one, with another
    std::optional<std::filesystem::path> m_unasked;    // the run that was selected for the user, who may not have meant it
    std::optional<std::filesystem::path> m_notesAsked; // of a run that is being opened
    RunColors m_colors;
    QTimer m_timer;
    QTimer m_settled;                                                      // what follows from the selection is done once no model is changing
    std::shared_ptr<RunsReader> m_reader = std::make_shared<RunsReader>(); // shared with an answer that nobody waits for any more
    bool m_readsAgain = false;                                             // something has changed while the runs were read
    struct
    {
        int message = 0; // of the banner: that a run is being trained already
        QString run;
    } m_busy;
    Latest<Listed> m_reading;
    Latest<Opened> m_opening;
};

} // namespace anneal::ui
