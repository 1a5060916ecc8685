// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/config.h"
#include "core/run/engineserver.h"
#include "core/run/runfolder.h"
#include "ui/runs/answerstream.h"

#include <QElapsedTimer>
#include <QStringList>
#include <QWidget>
#include <array>
#include <memory>
#include <optional>
#include <stop_token>

class QMenu;
class QPlainTextEdit;

namespace anneal::widgets {
class Banner;
class Button;
class Card;
}

namespace anneal::ui {

class AnswerText;
class Background;

/// One prompt, answered by the base model and by the adapter of a run, side by side. A local server answers; it is started by the first prompt
/// and leaves by itself when nobody asks it, or with this view.
class TryView : public QWidget
{
    Q_OBJECT

public:
    /// What is tried.
    struct Subject
    {
        run::RunFolder folder;
        std::filesystem::path adapter; // its folder
        std::shared_ptr<const config::FineTuneConfig> config;
        qint64 step = 0;     // that its adapter stands at
        int attempt = 1;     // that saved it
        QString dtype;       // of the weights it was trained on; empty: whatever suits
        QStringList prompts; // to begin with: held out
    };

    /// `background` must outlive this view.
    explicit TryView(Background &background, QWidget *parent = nullptr);
    ~TryView() override;

    /// The same again changes nothing. Another one, or none, drops what is being answered.
    void setSubject(const std::optional<Subject> &subject);
    void ask();
    void stop();
    bool isBusy() const { return m_isStarting || m_sides[0].stream->isAsking() || m_sides[1].stream->isAsking(); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Side
    {
        AnswerStream *stream = nullptr;
        widgets::Card *card = nullptr;
        AnswerText *text = nullptr;
    };

    void makePrompt();
    void makeSide(Side &side, const QString &title, const QString &placeholder);
    void showPrompts();
    void updateButtons();
    void putQuestions(const run::ServerAddress &address);
    void take(Side &side, const QString &text);
    void tellEnd(Side &side, AnswerStream::Ending ending);
    void tellFailure(const base::Error &error);
    run::ServerSpec spec() const;

    Background &m_background;
    std::optional<Subject> m_subject;
    std::array<Side, 2> m_sides; // the base model, the adapter
    QPlainTextEdit *m_prompt;
    widgets::Button *m_ask, *m_stop, *m_examples;
    QMenu *m_menu;
    widgets::Banner *m_banner;
    bool m_isStarting = false; // the server
    int m_question = 0;        // counts them: an answer to an older one is none
    std::stop_source m_wait;   // for the server
    std::string m_started;     // the id of the server that was started here
    QElapsedTimer m_clock;
};

} // namespace anneal::ui
