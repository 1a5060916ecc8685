// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QObject>
#include <QString>

class QNetworkAccessManager;
class QNetworkReply;

namespace anneal::ui {

/// One answer of a local server as it is being written. A model without a chat template is given the prompt as it is.
class AnswerStream : public QObject
{
    Q_OBJECT

public:
    struct Question
    {
        QString url; // of the server, with "/v1"
        QString token;
        QString model;
        QString system; // may be empty
        QString prompt;
        int mostTokens = 256;
    };
    enum class Ending { Complete, AtMostTokens, Stopped };

    explicit AnswerStream(QObject *parent = nullptr);

    void ask(const Question &question); // one that is still being answered is dropped
    void stop();                        // the server stops writing, too; ended() follows at once where there was anything to stop
    bool isAsking() const { return m_reply != nullptr; }

Q_SIGNALS:
    void textArrived(const QString &text);
    void ended(anneal::ui::AnswerStream::Ending ending); // or failed(), once
    void failed(const anneal::base::Error &error);

private:
    void post(const QString &path, const base::Json &body);
    void postChat();
    void postText();
    void drop();
    void read();
    void takeLine(QByteArrayView line);
    void takeEvent(const base::Json &event);
    void finish();
    void fail(base::Error error);
    void end(Ending ending);
    base::Error refusal(int status) const;
    static std::string memoryHint();

    QNetworkAccessManager *m_network; // owns the reply
    QNetworkReply *m_reply = nullptr; // that is being read
    Question m_question;
    QByteArray m_rest; // of a line that is not whole yet; of a refusal all of it
    bool m_isChat = true;
    bool m_isCut = false;
};

} // namespace anneal::ui
