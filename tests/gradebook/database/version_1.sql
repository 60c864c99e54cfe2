BEGIN TRANSACTION;
CREATE TABLE attempts (
	id INTEGER NOT NULL, 
	submission INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	digest VARCHAR(255) NOT NULL, 
	fingerprint VARCHAR(255) NOT NULL, 
	isolation VARCHAR(20) NOT NULL, 
	score FLOAT NOT NULL, 
	score_exact TEXT NOT NULL, 
	points FLOAT NOT NULL, 
	points_exact TEXT NOT NULL, 
	graded_at VARCHAR(40) NOT NULL, 
	seconds FLOAT NOT NULL, 
	packed BLOB NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (submission, number), 
	FOREIGN KEY(submission) REFERENCES submissions (id) ON DELETE CASCADE
);
INSERT INTO "attempts" VALUES(1,1,1,'graded','files','rubric','full',1.0,'1',10.0,'10','2026-10-02T12:00:00+02:00',0.0,X'7801758FD16AC3300C45FF45AF6B8713461FF21D7D1BA3A88E1B048E146499524AFE7D72DB95BC0C0CD6BDBAD2B1EF80A5D0C4736283018CF8063BBF2C2797C7A72CF53C93C784DD4366F40815C9684FEB5273762B2A59524218BEEFC038B70D51C6E4AD4BE5F80AFF39F420E0E7D280C5D06AF1FC5585A76644D136DF79BD08B1B5E6978B2CC54E26AEE4CAB0EEDEA4540AB6551BD4DBFA8785E4FFDDD2C2967680F5C7D77922E9A2FE04676A3D2B454F4D8A631A4FD8CC3EF4877D17F6A13F76FD10829F8FD00A587F01C2806EA0');
INSERT INTO "attempts" VALUES(2,1,2,'regraded','files','new','full',2.5,'5/2',10.0,'10','2026-10-02T12:00:00+02:00',0.0,X'7801758FCD8AC3300C84DF45D7B6BBAED9ED21CFD1DBB214357183C09182A510969277AFBCFD219782C19ED1783EFB0AA84A3D0F890D1A30E23FD8FA6639B93CDEA54EE7813C26EC1E32A3474825A3DDADCB94B35B6D214B85109A9F2B300EB5A1952EF9E83271FB083F1DFA27E0C758816A68937A7E2EC27D355A29F5FEF76774350AB1D5F1978B2C6A27135732332CDB172BA9622D5BC15ED61B1A92FF78CD0B6BDA01965FAFF3442A63F1273893D3EC91BE6097BA1356278678D8EDC32EC4E33E3621F8DA847A80E506162C6DC8');
CREATE TABLE criterion_scores (
	attempt INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	criterion VARCHAR(255) NOT NULL, 
	score FLOAT NOT NULL, 
	score_exact TEXT NOT NULL, 
	points FLOAT NOT NULL, 
	points_exact TEXT NOT NULL, 
	status VARCHAR(40) NOT NULL, 
	lost_to VARCHAR(40), 
	PRIMARY KEY (attempt, position), 
	FOREIGN KEY(attempt) REFERENCES attempts (id) ON DELETE CASCADE
);
INSERT INTO "criterion_scores" VALUES(1,0,'code',1.0,'1',4.0,'4','wrong','own');
INSERT INTO "criterion_scores" VALUES(1,1,'essay',0.0,'0',6.0,'6','waiting',NULL);
INSERT INTO "criterion_scores" VALUES(2,0,'code',2.5,'5/2',4.0,'4','wrong','own');
INSERT INTO "criterion_scores" VALUES(2,1,'essay',0.0,'0',6.0,'6','waiting',NULL);
CREATE TABLE gradebook_version (
	version INTEGER NOT NULL
);
INSERT INTO "gradebook_version" VALUES(1);
CREATE TABLE manual_scores (
	id INTEGER NOT NULL, 
	submission INTEGER NOT NULL, 
	criterion VARCHAR(255) NOT NULL, 
	score FLOAT, 
	score_exact TEXT, 
	comment TEXT NOT NULL, 
	author TEXT NOT NULL, 
	made_at VARCHAR(40) NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(submission) REFERENCES submissions (id) ON DELETE CASCADE
);
INSERT INTO "manual_scores" VALUES(1,1,'essay',4.0,'4','well argued','tk','2026-10-04T10:00:00+02:00');
CREATE TABLE sources (
	digest VARCHAR(255) NOT NULL, 
	packed BLOB NOT NULL, 
	PRIMARY KEY (digest)
);
INSERT INTO "sources" VALUES('files',X'7061636B6564');
CREATE TABLE students (
	id INTEGER NOT NULL, 
	"key" VARCHAR(255) NOT NULL, 
	name TEXT NOT NULL, 
	email TEXT NOT NULL, 
	ids JSON NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE ("key")
);
INSERT INTO "students" VALUES(1,'anna','Anna','anna@x.edu','{}');
INSERT INTO "students" VALUES(2,'bob','Bob','bob@x.edu','{"canvas": "12"}');
CREATE TABLE submission_members (
	submission INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	student INTEGER NOT NULL, 
	PRIMARY KEY (submission, position), 
	FOREIGN KEY(submission) REFERENCES submissions (id) ON DELETE CASCADE, 
	FOREIGN KEY(student) REFERENCES students (id)
);
INSERT INTO "submission_members" VALUES(1,0,1);
INSERT INTO "submission_members" VALUES(2,0,2);
CREATE TABLE submissions (
	id INTEGER NOT NULL, 
	assignment VARCHAR(255) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	path TEXT NOT NULL, 
	submitted_at VARCHAR(40) NOT NULL, 
	marked_late BOOLEAN NOT NULL, 
	handed_in INTEGER NOT NULL, 
	notes JSON NOT NULL, 
	late_seconds FLOAT NOT NULL, 
	late_share FLOAT NOT NULL, 
	late_share_exact TEXT NOT NULL, 
	problem TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (assignment, name)
);
INSERT INTO "submissions" VALUES(1,'tiny','anna','class/anna','2026-10-03T00:00:00+02:00',0,1,'[]',86460.0,0.2,'1/5','');
INSERT INTO "submissions" VALUES(2,'tiny','bob','class/bob.zip','',0,1,'[]',0.0,0.0,'0','There is no Python file.');
CREATE INDEX ix_submission_members_student ON submission_members (student);
CREATE INDEX attempts_by_content ON attempts (digest, fingerprint);
CREATE TRIGGER attempts_stay BEFORE UPDATE ON attempts BEGIN SELECT RAISE(ABORT, 'attempts are never changed'); END;
CREATE INDEX manual_scores_of_a_submission ON manual_scores (submission);
CREATE TRIGGER manual_scores_stay BEFORE UPDATE ON manual_scores BEGIN SELECT RAISE(ABORT, 'manual_scores are never changed'); END;
CREATE TRIGGER criterion_scores_stay BEFORE UPDATE ON criterion_scores BEGIN SELECT RAISE(ABORT, 'criterion_scores are never changed'); END;
COMMIT;
