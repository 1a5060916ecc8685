// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>
#include <memory>

namespace anneal::data {
class DocumentCache;
}

namespace anneal::ui {

/// The steps in their order.
enum class Step { Source, Split, Format, Review, Save };

class DataSettings;
class ModelTexts;
struct Services;

/// What the steps of the wizard share; outlives them.
struct WizardContext
{
    DataSettings &settings;
    std::shared_ptr<ModelTexts> models;
    std::shared_ptr<data::DocumentCache> documents;
    Services &services;
};

/// One step of the data wizard. Steps read the settings and write to them; what they show follows from the settings alone.
class WizardStep : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual QString purpose() const = 0;
    /// Text of the page's primary button on this step, and whether it may be pressed.
    virtual QString nextText() const = 0;
    virtual bool mayGoOn() const { return true; }
    /// Whether going on is rarely meant: the page's button is then not the one that stands out.
    virtual bool hasDoubts() const { return false; }
    /// The step came to the front, or the project changed under it.
    virtual void enter() = 0;
    virtual void leave() { }
    /// The primary button; false where the page itself leads on to the next step.
    virtual bool next() { return false; }
    virtual void focusFirst() { }

Q_SIGNALS:
    void stateChanged(); // nextText(), mayGoOn() or hasDoubts()
    void stepRequested(anneal::ui::Step step);
    void failed(const QString &cause, const QString &nextStep);
    void mended(); // what failed before has been done since
    void toast(const QString &text);
    void toastOver(const QString &text); // withdraws one that is no longer true
    void undoable(const QString &text, const std::function<void()> &undo);
    void pageRequested(const QString &id);
};

/// The choices of a step, at its left: a card of one width for all steps, that scrolls where the window is low. Takes `form` over.
QWidget *formCard(QWidget *form);

} // namespace anneal::ui
