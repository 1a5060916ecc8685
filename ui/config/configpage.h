// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/config/configchecker.h"
#include "ui/config/configdraft.h"
#include "ui/config/othertexts.h"
#include "ui/config/presetbutton.h"
#include "ui/shell/page.h"

#include <memory>

class QSplitter;

namespace anneal::widgets {
class Banner;
class Button;
class CodeEditor;
class CurrentStack;
class EmptyState;
class PageHeader;
}

namespace anneal::ui {

class ConfigForm;
class ConfigText;
class ForecastLine;
class MissingConfig;
class UnsavedOffer;
enum class Browse;

/// config.yaml as a form and as text side by side; the text is the truth, the form edits only the bytes of a value in it.
///
/// Typing is checked on another thread.
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
    QList<Place> places() const override;        // the fields of the form
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
    void makeActions();
    void tellKeys();
    void connectParts();
    void connectDraft();
    void openProject();
    void followDisk();
    void updateState();
    void step(void (widgets::CodeEditor::*way)());
    void patch(const QString &path, const base::Json &value);
    void takePreset(const PresetButton::Fitted &fitted);
    void reset(const QString &path);
    void browse(const QString &path, Browse what);
    void showChecked();
    void showProblems();
    void showStatus();
    void updateForecast();

    Services m_services;
    widgets::PageHeader *m_header;
    widgets::Button *m_save;
    PresetButton *m_presets;
    widgets::Button *m_discard;
    QAction *m_undo;
    QAction *m_redo;
    QList<QAction *> m_presetActions;
    widgets::Banner *m_banner;
    UnsavedOffer *m_offer;
    widgets::CurrentStack *m_stack;
    widgets::EmptyState *m_noProject;
    MissingConfig *m_missing;
    QSplitter *m_splitter;
    ConfigForm *m_form;
    ForecastLine *m_forecast;
    ConfigText *m_text;
    std::unique_ptr<ConfigDraft> m_draft; // of what is in m_text
    ConfigChecker m_checker;
    OtherTexts m_others;
    QString m_savedToast;   // that is true as long as nothing is edited
    QString m_modelProblem; // why the model cannot be used, as of the newest estimate
    QString m_misfit;       // why the adapter cannot be put on it, likewise
    QString m_misfitField;  // that says so
};

} // namespace anneal::ui
